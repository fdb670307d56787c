"""How long a turn takes: HTTP request to full reply, real Rasa, SQLite. `make bench` prints the tables.

What a turn costs is set beside what Rasa's NLU alone costs on the same texts in the same run, because a machine's
speed drifts and a ratio does not. Turn 1 to N of one student shows whether a turn gets slower as a talk grows;
several students at once show what a class does.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import requests

from tests.e2e.answers import LEO, walk
from tests.e2e.running import Running, Student

CHECK_IN = (
    "check in",
    "i did half of it",
    "got 6 of 10",
    "3",
    "dont get why you flip it",
    "the other half on thursday",
)
ASIDE = ("who can see this", "whats next", "how am i doing", "thanks")


def timed(student: Student, text: str) -> float:
    """Milliseconds for one turn."""
    start = time.perf_counter()
    student.say(text)
    return (time.perf_counter() - start) * 1000


def talk(student: Student, turns: int) -> list[float]:
    """An active student's talk: check-ins with detours between them."""
    script = [*CHECK_IN, *ASIDE]
    return [timed(student, script[n % len(script)]) for n in range(turns)]


def ready_student(waymark: Running) -> Student:
    """A student with all five steps agreed."""
    student = waymark.student()
    walk(student, LEO)
    return student


def row(name: str, times: list[float]) -> str:
    """One line of the table."""
    ordered = sorted(times)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return f"| {name} | {len(times)} | {statistics.median(times):.1f} | {at(0.95):.1f} | {at(0.99):.1f} |"


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def parse_only(waymark: Running, texts: tuple[str, ...], times: int) -> list[float]:
    """Rasa's NLU alone, through the same loopback door."""
    import json

    told = json.loads((waymark.data / "run.json").read_text())
    headers = {"Authorization": f"Bearer {told['rasa_token']}"}
    door = f"{told['rasa_url']}/webhooks/waymark/parse"
    with requests.Session() as session:
        taken = []
        for n in range(times):
            # A text that was not seen yet: the featurizer remembers the last few hundred.
            body = {"text": f"{texts[n % len(texts)]} {n}", "metadata": {"asking": None}}
            start = time.perf_counter()
            session.post(door, json=body, headers=headers, timeout=30).raise_for_status()
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="How long a turn takes.")
    parser.add_argument("--turns", type=int, default=300)
    parser.add_argument("--students", type=int, nargs="*", default=[10, 50])
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        waymark = Running(Path(folder))
        start = time.perf_counter()
        waymark.start()
        first = time.perf_counter() - start
        waymark.stop()
        start = time.perf_counter()
        waymark.start()
        second = time.perf_counter() - start
        try:
            measure(waymark, told.turns, told.students)
            say(f"\nStart to ready: first {first:.1f} s, second {second:.1f} s")
            for name, process in processes(waymark):
                say(f"Memory of {name}: {process.memory_info().rss / 2**20:.0f} MB")
        finally:
            waymark.stop()


def processes(waymark: Running) -> list[tuple[str, psutil.Process]]:
    """The app and its Rasa."""
    assert waymark.process is not None
    app = psutil.Process(waymark.process.pid)
    return [("the app", app), *(("Rasa", child) for child in app.children())]


def measure(waymark: Running, turns: int, crowds: list[int]) -> None:
    """The tables."""
    one = ready_student(waymark)
    talk(one, 10)
    times = talk(one, turns)
    nlu = parse_only(waymark, (*CHECK_IN, *ASIDE), 100)
    say("| one student | turns | median ms | p95 | p99 |\n|---|---|---|---|---|")
    say(row("all turns", times))
    step = max(10, turns // 3)
    for begin in range(0, turns, step):
        say(row(f"turn {begin + 1} to {min(turns, begin + step)}", times[begin : begin + step]))
    say(row("Rasa's NLU alone", nlu))
    say(f"A turn takes {statistics.median(times) / statistics.median(nlu):.1f} times the NLU alone; ")
    say(f"the last third {statistics.median(times[-step:]) / statistics.median(times[:step]):.2f} times the first.")
    for crowd in crowds:
        students = [ready_student(waymark) for _ in range(crowd)]
        with ThreadPoolExecutor(crowd) as pool:
            together = [ms for many in pool.map(lambda s: talk(s, 10), students) for ms in many]
        say(row(f"{crowd} students at once", together))


if __name__ == "__main__":
    main()
