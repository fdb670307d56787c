"""A process of its own that checks in again and again: `write_checkins.py URL STUDENT NAME COUNT`.

After each thing the store promised it says so on a line: "kept ID" and "answered ID". Count 0 goes on for ever.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from bot.message import Answered, Message, Reply
from bot.plans.plan import CheckIn
from bot.plans.turn import Turn
from bot.store import PlanChangedMeanwhile, Store, TalkChangedMeanwhile


def promise(word: str, message_id: str) -> None:
    sys.stdout.write(f"{word} {message_id}\n")
    sys.stdout.flush()


async def check_in(store: Store, student: str, words: str) -> None:
    now = datetime.now(UTC)
    kept = await store.keep(Message(student, text=words, client_id=words), words, now)
    promise("kept", kept.message_id)
    while True:
        ground = await store.load_turn(student)
        plan = ground.plans[0]
        turn = Turn(kept.message_id, ground.learner, now, now.date(), words, None, ground.talk, plan, ground.plans)
        checkins = (*plan.checkins, CheckIn(at=now, done=words))
        turn.change(replace(plan, checkins=checkins[-500:]), what=words)
        answered = Answered(kept.message_id, (Reply("", f"answer to {words}"),), None, plan.id, plan.step)
        try:
            await store.save_turn(turn, ground.talk, answered, ground.talk_version)
        except (PlanChangedMeanwhile, TalkChangedMeanwhile):
            continue
        promise("answered", kept.message_id)
        return


async def main(url: str, student: str, name: str, times: int) -> None:
    async with Store(url) as store:
        for number in range(times) if times else count():
            await check_in(store, student, f"{name}-{number}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
