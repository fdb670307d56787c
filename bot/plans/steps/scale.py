"""How sure, or how good, from 1 to 5: read the same way wherever it is asked."""

from __future__ import annotations

from bot.plans.answer import Answer, Offer, Taken, missing, say
from bot.plans.when import ConfidenceUnclear, read_confidence

OFFERS: tuple[Offer, ...] = tuple((str(n), str(n)) for n in range(1, 6))


def read(answer: Answer) -> int | Taken:
    """The number from a choice or from words; else what asks for it again, with the reason."""
    number = int(answer.choice) if answer.choice in dict(OFFERS) else read_confidence(answer.text)
    if isinstance(number, int):
        return number
    reason = number.reason if isinstance(number, ConfidenceUnclear) else "none"
    return missing(say(f"confidence.{reason}"), offers=OFFERS)
