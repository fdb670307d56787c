"""The pages of docs/nudges, made from the rules' own docstrings: `python -m bot.nudges.pages`."""

from __future__ import annotations

from pathlib import Path

from bot.nudges.rules import page_of, rules
from bot.nudges.thresholds import NUMBERS

ROOM = Path(__file__).parents[2] / "docs" / "nudges"
_NOTE = "<!-- Made from bot/nudges/rules/{name}.py by `python -m bot.nudges.pages`; change it there. -->"


def page(name: str) -> str:
    """The page of one rule in Markdown."""
    first, _, rest = page_of(name).partition("\n\n")
    numbers = "\n".join(
        f"| `{f.name}` | {f.default} | {f.metadata['least']} to {f.metadata['most']} | {f.metadata['about']} |"
        for f in NUMBERS
        if f"`{f.name}`" in rest
    )
    table = f"\n| threshold | default | may be | means |\n|---|---|---|---|\n{numbers}\n" if numbers else ""
    return f"{_NOTE.format(name=name)}\n# {name}\n\n{first}\n\n{rest.strip()}\n{table}"


def pages() -> dict[str, str]:
    """Every rule's page by its file name."""
    return {f"{name}.md": page(name) for name in rules()}


def all_numbers() -> str:
    """The table of every threshold."""
    rows = [
        f"| `{f.name}` | {f.default} | {f.metadata['least']} to {f.metadata['most']} | {f.metadata['about']} |"
        for f in NUMBERS
    ]
    return "\n".join(["| threshold | default | may be | means |", "|---|---|---|---|", *rows])


def write(room: Path = ROOM) -> None:
    """Write them."""
    for name, text in pages().items():
        (room / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
