"""What every way out has in common."""

from __future__ import annotations

from typing import Protocol

from bot.deliveries.letter import Letter


class NotNow(Exception):
    """It did not go out this time; another try may work. The text names no person and no address."""


class GivenUp(Exception):
    """It will never go out this way: the target is wrong or was refused. The text says what to change."""


class Way(Protocol):
    """One way out of the app."""

    async def send(self, letter: Letter, target: str) -> None:
        """Hand the letter over to `target`. Raises NotNow or GivenUp."""
        ...
