"""Codes to type on a phone: letters only, none that looks like another, none that makes a word."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.people.secret import hashed
from bot.store import Store

LETTERS = "BCDFGHJKMNPQRTVWXYZ"  # no vowels; no I, L, O; S and Z are both read as each other, so only Z
CLASS_LENGTH = 6
NAME_LENGTH = 4
CODE_LENGTH = 9
_GROUP = 3
_MOST_TRIES = 200


@dataclass(frozen=True)
class PersonalCode:
    """A student's own code. Its first letters only find the student; what is kept of the rest is a hash."""

    letters: str

    @property
    def name(self) -> str:
        """The part that finds the student."""
        return self.letters[:NAME_LENGTH]

    def hashed(self, secret: bytes) -> str:
        """What is stored of it: of no use without the key of this Waymark."""
        return hashed(secret, "code", self.letters)


class NoCodeLeft(Exception):
    """So many codes are taken that no free one was found. Remove the codes of those who left."""


def letters_of(typed: str) -> str:
    """What somebody meant: capitals, without spaces and dashes, S read as Z."""
    return "".join(ch for ch in typed.upper() if ch.isalnum()).replace("S", "Z").replace("2", "Z")


def spaced(letters: str) -> str:
    """The code as it stands on a card: three by three."""
    return " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def random_letters(length: int) -> str:
    """So many letters that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


async def new_student_code(store: Store, secret: bytes, student_id: str) -> str:
    """A new personal code in place of the one before, as it stands on a card. Raises NoCodeLeft.

    Who was signed in with the old one is out.
    """
    for _ in range(_MOST_TRIES):
        code = PersonalCode(random_letters(CODE_LENGTH))
        if await store.set_credential(student_id, "code", code.hashed(secret), code.name):
            await store.revoke_all(student_id)
            return spaced(code.letters)
    raise NoCodeLeft


async def new_class_code(store: Store, class_id: str) -> str:
    """A new code for a class, as it stands on a card. Raises NotThere, NoCodeLeft."""
    for _ in range(_MOST_TRIES):
        code = random_letters(CLASS_LENGTH)
        if await store.set_class_code(class_id, code):
            return spaced(code)
    raise NoCodeLeft
