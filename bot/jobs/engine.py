"""DBOS as Waymark uses it: rounds on a clock, and one workflow a delivery.

A workflow's id is its idempotency key: a round's is its schedule and its tick, a delivery's is its own id and try. So
two workers run each tick once between them, and one that was killed goes on where it stopped when it is back. What
the rounds do is the app's, on the app's own event loop; the engine's threads only wait for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dbos import DBOS, SetWorkflowID

from bot.logs import log_of, told

log = log_of(__name__)

VERSION = "1"
"""Work begun by one version is taken up by the next; DBOS would else tie it to the code's hash."""
ROUND_TIMEOUT_S = 600
QUEUE = "deliveries"
AT_ONCE = 8
"""Deliveries under way at the same time."""


Try = tuple[str, str]


@dataclass(frozen=True)
class Round:
    """Something that is done again and again. `every` is a cron line with seconds; doing it twice must do no harm.

    `work` returns the deliveries that are to go out now, as (id, name of the try).
    """

    name: str
    every: str
    work: Callable[[], Awaitable[Sequence[Try]]]


class Engine:
    """One engine a process. `url` is where the engine keeps its own records: SQLite or PostgreSQL.

    `worker` names this process and must be the same after a restart: what it had begun is taken up under that name.
    """

    def __init__(
        self,
        url: str,
        rounds: Sequence[Round],
        deliver: Callable[[str], Awaitable[Any]],
        worker: str = "one",
        poll_s: float = 5.0,
    ) -> None:
        self._url, self._worker, self._poll_s = url, worker, poll_s
        self._rounds: Mapping[str, Round] = {r.name: r for r in rounds}
        self._deliver = deliver
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: set[str] = set()
        self._lock = threading.Lock()

    async def open(self) -> None:
        """Start the clock, and take up what was begun before."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._launch)

    async def close(self) -> None:
        """Stop; work that is under way is taken up at the next start."""
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)

    def _launch(self) -> None:
        DBOS(
            config={
                "name": "waymark",
                "system_database_url": self._url,
                "executor_id": self._worker,
                "application_version": VERSION,
                "log_level": "WARNING",
                "console_log_level": "WARNING",
                "scheduler_polling_interval_sec": self._poll_s,
            }
        )
        round_flow = self._register()
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=AT_ONCE)
        DBOS.apply_schedules(
            [
                {"schedule_name": r.name, "workflow_fn": round_flow, "schedule": r.every, "context": r.name}
                for r in self._rounds.values()
            ]
        )

    def _register(self) -> Callable[[datetime, str], None]:
        """Workflows and steps under names of their own: work begun before a restart finds its function again."""

        @DBOS.step(name="do_round")
        def do_round(name: str) -> list[Try]:
            return self._do_round(name)

        @DBOS.step(name="hand_over")
        def hand_over(delivery_id: str) -> str:
            return self._hand_over(delivery_id)

        @DBOS.workflow(name="deliver")
        def deliver(delivery_id: str) -> str:
            return hand_over(delivery_id)

        @DBOS.workflow(name="round")
        def run_round(at: datetime, name: str) -> None:
            for delivery_id, attempt in do_round(name):
                # The same try of the same delivery is carried out once, however often it is asked for.
                with SetWorkflowID(f"{delivery_id}/{attempt}"):
                    DBOS.enqueue_workflow(QUEUE, deliver, delivery_id)

        return run_round

    def _do_round(self, name: str) -> list[Try]:
        """What to deliver. A round that fails is logged and comes again at its next tick.

        One that still runs is not begun again: on a machine that is too slow for its rounds they would pile up.
        """
        if name not in self._rounds:
            return []  # a schedule that an older version left behind
        with self._lock:
            if name in self._running:
                return []
            self._running.add(name)
        try:
            return list(self._on_loop(self._rounds[name].work()))
        except Exception as trouble:  # noqa: BLE001 a round must not end the clock
            log.error("round_failed", round=name, **told(trouble))
            return []
        finally:
            self._running.discard(name)

    def _hand_over(self, delivery_id: str) -> str:
        try:
            return str(self._on_loop(self._deliver(delivery_id)))
        except Exception as trouble:  # noqa: BLE001 the delivery still waits, and its next round takes it up
            log.error("delivery_failed", delivery=delivery_id, **told(trouble))
            return "waiting"

    def _on_loop(self, work: Awaitable[Any]) -> Any:
        if self._loop is None:
            raise RuntimeError("the engine is not open")
        return asyncio.run_coroutine_threadsafe(_awaited(work), self._loop).result(ROUND_TIMEOUT_S)


async def _awaited(work: Awaitable[Any]) -> Any:
    return await work
