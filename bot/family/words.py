"""The sentences of the family page, in the guardian's language where there is one, else in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from bot.plans.plan import WEEKDAYS

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where it was built
FOLDER = Path(__file__).parents[2] / "data" / "languages" / "family"
ENGLISH = "en"


@dataclass(frozen=True)
class Words:
    """All sentences of one language; `code` is what it is called on a page, such as "es"."""

    code: str
    sentences: Mapping[str, str]

    def say(self, key: str, **blanks: object) -> str:
        """The sentence with its blanks filled."""
        return self.sentences[key].format(**blanks)

    def day(self, on: date, today: date) -> str:
        """ "Tuesday, December 15"; with the year when it is not this year's."""
        return self.say(
            "day" if on.year == today.year else "day.year",
            weekday=self.sentences["weekdays"].split()[on.weekday()],
            month=self.sentences["months"].split()[on.month - 1],
            number=on.day,
            year=on.year,
        )

    def listing(self, words: Sequence[str]) -> str:
        """ "a", "a and b", "a, b and c"."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.say('and')} {words[-1]}"

    def weekdays(self, days: Sequence[str]) -> str:
        """("thu", "tue") as "Tuesday and Thursday"; all seven as "every day"."""
        known = [n for n, name in enumerate(WEEKDAYS) if name in days]
        names = self.sentences["weekdays"].split()
        return self.say("every") if len(known) == 7 else self.listing([names[n] for n in known])


Languages = Mapping[str, Words]
WORDS: web.AppKey[Languages] = web.AppKey("family_words")


def load_words(folder: Path = FOLDER) -> dict[str, Words]:
    """Every language there is; each has all sentences, in English where its own file lacks one."""
    english = _read(folder / f"{ENGLISH}.yml")
    return {path.stem: Words(path.stem, {**english, **_read(path)}) for path in sorted(folder.glob("*.yml"))}


def words_for(languages: Languages, locale: str) -> Words:
    """The words for a locale such as "es-MX"; English where its language is not there."""
    return languages.get(locale.replace("_", "-").split("-")[0].lower(), languages[ENGLISH])


def _read(path: Path) -> dict[str, str]:
    found: dict[str, str] = yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506 a SafeLoader
    return found
