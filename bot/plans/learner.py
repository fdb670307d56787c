"""Who the coach is talking to: the student, the adults around them, and the learner profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PROFILE_FIELDS: tuple[str, ...] = ("interests", "strengths", "challenges", "what_helps", "aspiration")
"""What the welcome talk asks."""
ABOUT_FIELDS: tuple[str, ...] = (*PROFILE_FIELDS, "how_i_work", "with_others")
"""The whole profile (row B1): what the talk asks, and what a student may add on the page "About me"."""

Visibility = Literal["student", "teachers"]
"""Who reads a field: the student alone, or their teachers and advisor too."""
ALONE_AT_FIRST = frozenset({"with_others"})
"""Fields that only the student sees until they say otherwise: the social-emotional one."""


def first_visibility(field_name: str) -> Visibility:
    """Who sees a field that the student has said nothing else about."""
    return "student" if field_name in ALONE_AT_FIRST else "teachers"


@dataclass(frozen=True)
class ProfileNote:
    """One field of the learner profile (row B1): the student's words, who wrote it, when, who sees it.

    `text` is None when the student skipped the question.
    """

    text: str | None
    by: str
    at: datetime
    visibility: Visibility = "teachers"


@dataclass(frozen=True)
class Observation:
    """What an adult at school has seen, beside a field of the profile and never over the student's words.

    The student, their teachers and their advisor read it: nothing about a student is kept from them.
    """

    field: str
    text: str
    by: str
    at: datetime
    name: str = ""
    visibility: Visibility = "teachers"


@dataclass(frozen=True)
class Adult:
    """A named adult in the student's circle."""

    id: str
    name: str
    role: Literal["teacher", "advisor", "guardian", "safety"]
    reach: str = ""


@dataclass(frozen=True)
class Learner:
    """A student as the coach knows them. `timezone` is an IANA name; `country` picks the safety texts."""

    id: str
    name: str
    timezone: str = "America/New_York"
    locale: str = "en-US"
    country: str = "US"
    profile: Mapping[str, ProfileNote] = field(default_factory=dict)
    adults: tuple[Adult, ...] = ()

    def adult(self, role: str) -> Adult | None:
        """The first adult with that role, or None."""
        return next((a for a in self.adults if a.role == role), None)
