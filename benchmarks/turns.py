"""How long a turn takes, ours and stock Rasa's side by side in one run: `make bench`.

A turn is one HTTP request to its full reply, with real Rasa and SQLite. Both coaches hear the same talk, turn by turn
in turns, so that whatever else the machine does falls on both; what counts is the ratio. The tables and the picture
of docs/performance.md are written by this (`--write`).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

import psutil
import requests

from benchmarks.report import Figures, write
from benchmarks.stock_bot import EPOCHS, Stock, trained
from tests.e2e.answers import LEO, walk
from tests.e2e.running import Running
from tests.e2e.running import Student as RunningStudent

CHECK_IN = (
    "check in",
    "i did half of it",
    "got 6 of 10",
    "3",
    "dont get why you flip it",
    "the other half on thursday",
)
ASIDE = ("who can see this", "whats next", "how am i doing", "thanks")
SCRIPT = (*CHECK_IN, *ASIDE)
CROWD_TURNS = 10


class Student(Protocol):
    """Somebody who says something and waits for the answer."""

    def say(self, text: str) -> object:
        """The answer."""
        ...


@dataclass
class Timed:
    """A student whose turns are timed, in milliseconds."""

    student: Student
    times_ms: list[float] = field(default_factory=list)

    def say(self, text: str) -> None:
        """One turn. A refusal or an error raises: a failed turn is never a fast one."""
        start = time.perf_counter()
        self.student.say(text)
        self.times_ms.append((time.perf_counter() - start) * 1000)


def side_by_side(students: Sequence[Timed], turns: int) -> None:
    """The same talk with each, turn by turn in turns."""
    for turn in range(turns):
        for student in students:
            student.say(SCRIPT[turn % len(SCRIPT)])
        if turn % 100 == 99:
            told = ", ".join(f"{statistics.median(s.times_ms[-20:]):.0f} ms" for s in students)
            say(f"turn {len(students[0].times_ms)}: {told}")


def crowd(new: Callable[[int], Student], size: int, think_s: float) -> tuple[list[float], int]:
    """`size` students who begin at once, each `CROWD_TURNS` turns with `think_s` between them.

    The times of the turns that were answered, and how many students were turned away or cut off and gave up.
    """
    words = ["hi", *list(LEO.values())[: CROWD_TURNS - 1]]
    students = [Timed(new(n)) for n in range(size)]

    def talk(student: Timed) -> bool:
        try:
            for text in words:
                student.say(text)
                time.sleep(think_s)
        except (requests.RequestException, AssertionError):
            return False
        return True

    with ThreadPoolExecutor(size) as pool:
        gave_up = size - sum(pool.map(talk, students))
    return [ms for student in students for ms in student.times_ms], gave_up


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def measure(
    figures: Figures, folder: Path, turns: int, crowds: Sequence[int], *, epochs: int, stock_turns: int
) -> None:
    """Both coaches, started, talked to and stopped; the stock one leaves the talk after `stock_turns`."""
    waymark = Running(folder)
    figures.start_s["Waymark, first start"] = _seconds(waymark.start)
    waymark.stop()
    beside = None
    if epochs:
        model, figures.training_s[f"stock Rasa, {epochs} of {EPOCHS} epochs"] = trained(epochs)
        beside = Stock(folder, model)
        figures.start_s["stock Rasa"] = beside.start()
    figures.start_s["Waymark, second start"] = _seconds(waymark.start)
    try:
        figures.memory_mb["Waymark"] = _memory_mb(waymark)
        one = _connected(waymark)
        walk(one, LEO)
        talkers = {"Waymark": Timed(one)}
        if beside:
            figures.memory_mb["stock Rasa"] = beside.memory_mb()
            other = beside.student("one")
            for text in ("hi", *LEO.values()):
                other.say(text)
            talkers["stock Rasa"] = Timed(other)
        figures.turns_ms = {name: timed.times_ms for name, timed in talkers.items()}
        together = min(turns, stock_turns) if beside else turns
        side_by_side(list(talkers.values()), together)
        side_by_side([talkers["Waymark"]], turns - together)
        for size in crowds:
            figures.crowds_ms[size] = {"Waymark": crowd(lambda _: _connected(waymark), size, 0)}
            if beside:
                figures.crowds_ms[size]["stock Rasa"] = crowd(partial(_newcomer, beside, size), size, 0)
            say(f"{size} students at once: done")
    finally:
        waymark.stop()
        if beside:
            beside.stop()


def _connected(waymark: Running) -> RunningStudent:
    """A student whose connection is kept, as a browser keeps it and as those of the stock bot do."""
    student = waymark.student()
    student.http = requests.Session()
    return student


def _newcomer(beside: Stock, size: int, number: int) -> Student:
    return beside.student(f"c{size}-{number}")


def _seconds(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def _memory_mb(waymark: Running) -> float:
    assert waymark.process is not None
    app = psutil.Process(waymark.process.pid)
    return sum(process.memory_info().rss for process in (app, *app.children(recursive=True))) / 2**20


def main() -> None:
    """Run and print; with `--write` also into docs/performance.md and its picture."""
    parser = argparse.ArgumentParser(description="How long a turn takes, beside stock Rasa.")
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument(
        "--stock-turns", type=int, default=500, help="so long stock Rasa keeps up (a thousand take it an hour)"
    )
    parser.add_argument("--students", type=int, nargs="*", default=[1, 10, 50, 200])
    parser.add_argument("--no-stock", action="store_true", help="ours alone, a few minutes")
    parser.add_argument(
        "--epochs",
        type=int,
        default=EPOCHS,
        help="of stock Rasa's training (hours for all 100); turns are as fast with 1",
    )
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    told = parser.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        epochs = 0 if told.no_stock else told.epochs
        try:
            measure(figures, Path(folder), told.turns, told.students, epochs=epochs, stock_turns=told.stock_turns)
        finally:
            say(figures.tables())
    if told.write:
        write(figures)


if __name__ == "__main__":
    main()
