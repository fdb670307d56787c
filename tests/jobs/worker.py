"""A worker as `waymark serve` holds one, without Rasa and pages: claims deliveries and mails them, until it is killed.

`python -m tests.jobs.worker` reads one JSON line a life and forks: the imports are paid once.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import traceback
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.deliveries import Mail, Post
from bot.jobs import Engine, Round
from bot.store import Store


def clock() -> datetime:
    return datetime.now(UTC)


async def live(told: dict[str, Any]) -> None:
    """Work until killed."""
    async with Store(told["store"]) as store:
        post = Post(store, {"mail": Mail(told["smtp"], "waymark@school.example")}, "http://localhost", clock)

        async def claim() -> Any:
            return await store.claim_deliveries(clock(), timedelta(seconds=told["lease_s"]), limit=told["limit"])

        engine = Engine(told["jobs"], [Round("deliveries", "* * * * * *", claim)], post.deliver, told["worker"], 0.2)
        await engine.open()
        await asyncio.sleep(3600)


def main() -> None:
    """One life a line."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.setsid()
            try:
                asyncio.run(live(json.loads(line)))
            finally:
                traceback.print_exc()
                os._exit(1)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, how = os.waitpid(child, 0)
        if os.WIFEXITED(how):
            sys.exit("the worker ended by itself")
        sys.stdout.write("dead\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
