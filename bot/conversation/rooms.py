"""What the conversation needs from the other rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Coach(Protocol):
    """What answers a turn: Rasa, through `bot.rasa_client`."""

    async def turn(self, turn: dict[str, Any]) -> list[dict[str, Any]]:
        """Bubbles for one message. Raises RasaAway."""
        ...


class Finding(Protocol):
    """What the guard found."""

    @property
    def level(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Look(Protocol):
    """What the guard makes of a message."""

    @property
    def finding(self) -> Finding | None: ...
    @property
    def sure(self) -> bool:
        """Whether the finding needs no look at the meaning, which the NLU takes."""
        ...

    @property
    def alike(self) -> float:
        """The chance, 0 to 1, that it is about danger or worry, by its words."""
        ...

    @property
    def listed(self) -> str | None:
        """The level that the list of patterns found."""
        ...


class Guard(Protocol):
    """Looks for danger before anything else does."""

    def look_at(self, text: str) -> Look:
        """What was found, and how sure that is."""
        ...


class FixedReplies(Protocol):
    """The school-reviewed texts for danger and concern, in one language."""

    @property
    def buttons(self) -> Mapping[str, str]:
        """Titles of buttons by what they send, where they are not the English ones."""
        ...

    def fixed(self, level: Any, kind: Any, country: str, contact_name: str, contact_reach: str) -> Sequence[str]:
        """Bubbles."""
        ...

    def waiting(self, contact_name: str, contact_reach: str) -> Sequence[str]:
        """Bubbles while the coaching is on hold."""
        ...


class Spoken(Protocol):
    """`bot.safety.languages.Languages`."""

    def like(self, text: str) -> FixedReplies:
        """The texts in the language of `text`."""
        ...


class Sentences(Protocol):
    """`bot.phrases.Phrases`."""

    def __contains__(self, key: object) -> bool:
        """Whether there is such a sentence."""
        ...

    def say(self, key: str, words: Mapping[str, object], said: Sequence[str] = ()) -> tuple[str, str]:
        """A filled sentence and its mark."""
        ...


class Publisher(Protocol):
    """`bot.events.Hub`."""

    def publish(self, person_id: str, kind: Any, what: Any = None) -> None:
        """Wake the streams of a person."""
        ...
