"""Where a student's own rating and a teacher's verdict differ on one criterion, so that they talk about it (row D8).

The rating is 1 to 5, the verdict yes or not yet. Only a clear rating counts: 3 is no opinion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.plans.mastery import APPLICATION, BIG_IDEA
from bot.plans.plan import Evidence, Plan

SURE = 4
"""From this rating on the student says that it is there."""
UNSURE = 2
"""Up to this rating the student says that it is not there."""

Side = Literal["higher", "lower"]

# What the coach says with a verdict; the sentences stand in data/news/replies.yml.
SAID: dict[Side, str] = {"higher": "news.verdict_higher", "lower": "news.verdict_lower"}

_ITS_NAME = {BIG_IDEA: "the big idea", APPLICATION: "using it for real"}


@dataclass(frozen=True)
class Gap:
    """One criterion that both see differently: the student rates it `side` than the teacher does."""

    criterion: str
    text: str
    own_rating: int
    side: Side


def own_rating(evidence: Evidence, criterion: str) -> int | None:
    """The student's rating of one criterion, 1 to 5; of the work as a whole where they rated nothing by itself."""
    return evidence.ratings.get(criterion, None if evidence.ratings else evidence.self_rating)


def side_of(rating: int | None, *, met: bool) -> Side | None:
    """On which side of the verdict the rating lies; None where both say the same, or the student is not sure."""
    if rating is None:
        return None
    if rating >= SURE and not met:
        return "higher"
    return "lower" if rating <= UNSURE and met else None


def gaps_of(plan: Plan, evidence: Evidence) -> tuple[Gap, ...]:
    """What student and teacher see differently on one piece of evidence; what the student rates higher comes first."""
    newest = {judgement.criterion: judgement.met for judgement in evidence.judgements}
    texts = {criterion.id: criterion.text for criterion in plan.mastery.criteria}
    found = [
        Gap(criterion, texts.get(criterion) or _ITS_NAME.get(criterion, "the work"), rating, side)
        for criterion, met in newest.items()
        if (rating := own_rating(evidence, criterion)) is not None and (side := side_of(rating, met=met))
    ]
    return tuple(sorted(found, key=lambda gap: gap.side != "higher"))
