"""What the turn benchmark found, as Markdown tables and one picture."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
PAGE = HOME / "docs" / "performance.md"
PICTURE = HOME / "docs" / "images" / "turns.svg"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
AROUND = 10
"""A turn's time is the median of so many turns before and after it (of twice as many before, at the end of the
talk): single turns differ by what is said."""
SHOWN_TURNS = (10, 100, 500, 1000)
INK = {"Waymark": "#1d6f5c", "stock Rasa": "#a8461f"}


@dataclass
class Figures:
    """Everything that was measured; times in milliseconds, or seconds where the name says so."""

    turns_ms: dict[str, list[float]] = field(default_factory=dict)
    crowds_ms: dict[int, dict[str, tuple[list[float], int]]] = field(default_factory=dict)
    """By how many students at once and by coach: the times of the turns, and how many students gave up."""
    start_s: dict[str, float] = field(default_factory=dict)
    memory_mb: dict[str, float] = field(default_factory=dict)
    training_s: dict[str, float | None] = field(default_factory=dict)

    def tables(self) -> str:
        """Markdown."""
        return "\n\n".join([self._turns(), self._growth(), self._crowds(), self._rest()])

    def _turns(self) -> str:
        lines = ["| one student | turns | median ms | p95 | p99 |", "|---|---|---|---|---|"]
        for name, times in self.turns_ms.items():
            lines.append(f"| {name} | {len(times)} | {_three(times)} |")
        return "\n".join(lines)

    def _growth(self) -> str:
        lines = ["| at turn | " + " | ".join(f"{name}, ms" for name in self.turns_ms) + " | ratio |"]
        lines.append("|---" * (len(self.turns_ms) + 2) + "|")
        for turn in [turn for turn in SHOWN_TURNS if any(len(times) >= turn for times in self.turns_ms.values())]:
            at = {name: around(times, turn) if len(times) >= turn else None for name, times in self.turns_ms.items()}
            ours, stock = at["Waymark"], at.get("stock Rasa")
            ratio = f"{stock / ours:.1f} times faster" if ours and stock else ""
            told = " | ".join("" if ms is None else f"{ms:.1f}" for ms in at.values())
            lines.append(f"| {turn} | {told} | {ratio} |")
        growth = [
            f"{name}: turn {shown[-1]} takes {around(times, shown[-1]) / around(times, shown[0]):.2f} times"
            f" as long as turn {shown[0]}."
            for name, times in self.turns_ms.items()
            if len(shown := [turn for turn in SHOWN_TURNS if len(times) >= turn]) > 1
        ]
        return "\n".join([*lines, "", *growth])

    def _crowds(self) -> str:
        lines = [
            "| students at once | who | turns | median ms | p95 | p99 | gave up |",
            "|---|---|---|---|---|---|---|",
        ]
        for size, found in self.crowds_ms.items():
            lines += [
                f"| {size} | {name} | {len(times)} | {_three(times)} | {gave_up} |"
                for name, (times, gave_up) in found.items()
            ]
        return "\n".join(lines)

    def _rest(self) -> str:
        lines = ["| | |", "|---|---|"]
        lines += [f"| {name}: start to ready | {seconds:.1f} s |" for name, seconds in self.start_s.items()]
        lines += [f"| {name}: memory, all processes | {mb:.0f} MB |" for name, mb in self.memory_mb.items()]
        for name, seconds in self.training_s.items():
            lines.append(f"| {name}: training | {f'{seconds:.0f} s' if seconds else 'was trained before'} |")
        return "\n".join(lines)


def around(times: Sequence[float], turn: int) -> float:
    """The median of the turns around the `turn`th (counted from 1)."""
    first = max(0, min(turn - AROUND, len(times) - 2 * AROUND))
    return statistics.median(times[first : first + 2 * AROUND])


def _three(times: Sequence[float]) -> str:
    ordered = sorted(times) or [float("nan")]

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return f"{statistics.median(ordered):.1f} | {at(0.95):.1f} | {at(0.99):.1f}"


def write(figures: Figures) -> None:
    """Put the tables between the marks of docs/performance.md, and draw the picture beside it."""
    text = PAGE.read_text("utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    when = f"{datetime.now(UTC):%d %B %Y}".lstrip("0")
    PAGE.write_text(f"{before}{BEGIN}\nMeasured on {when}.\n\n{figures.tables()}\n{END}{after}", "utf-8")
    PICTURE.write_text(picture(figures.turns_ms), "utf-8")


def picture(turns_ms: Mapping[str, Sequence[float]]) -> str:
    """An SVG of how long each turn took: one line a coach, medians of ten turns."""
    width, height, left, bottom = 720, 340, 60, 44
    smooth = {
        name: [statistics.median(times[n : n + 10]) for n in range(0, len(times), 10)]
        for name, times in turns_ms.items()
    }
    longest = max(len(times) for times in turns_ms.values())
    top_ms = max(max(line) for line in smooth.values()) * 1.1
    tall, wide = height - bottom - 20, width - left - 110

    def x(turn: float) -> float:
        return left + turn / longest * wide

    def y(ms: float) -> float:
        return height - bottom - ms / top_ms * tall

    ends = {name: line[-1] for name, line in smooth.items()}
    said = "; ".join(
        f"{name}: {line[0]:.0f} ms at the start, {ends[name]:.0f} ms at the end" for name, line in smooth.items()
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="t d" font-family="sans-serif" font-size="13">',
        f'<title id="t">Time of a turn in a talk of {longest} turns</title><desc id="d">{said}.</desc>',
        f'<rect width="{width}" height="{height}" fill="#fffdf8"/>',
    ]
    for share in range(5):
        ms = top_ms * share / 4
        parts.append(f'<path d="M{left} {y(ms):.1f}H{left + wide}" stroke="#ddd6c8"/>')
        parts.append(f'<text x="{left - 8}" y="{y(ms) + 4:.1f}" text-anchor="end" fill="#444">{ms:.0f}</text>')
        turn = longest * share / 4
        parts.append(
            f'<text x="{x(turn):.1f}" y="{height - bottom + 18}" text-anchor="middle" fill="#444">{turn:.0f}</text>'
        )
    for name, line in smooth.items():
        points = " ".join(f"{x(n * 10 + 5):.1f},{y(ms):.1f}" for n, ms in enumerate(line))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{INK[name]}" stroke-width="2"/>')
        end = x(len(turns_ms[name])) + 8
        parts.append(f'<text x="{end:.1f}" y="{y(ends[name]) + 4:.1f}" fill="{INK[name]}">{name}</text>')
    parts.append(f'<text x="{left + wide / 2}" y="{height - 6}" text-anchor="middle" fill="#444">turn</text>')
    parts.append('<text x="14" y="16" fill="#444">milliseconds</text></svg>')
    return "\n".join(parts) + "\n"
