"""Who somebody is, by password or by code. Everything that fails looks the same and takes as long."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta

from bot.people.codes import CODE_LENGTH, PersonalCode, letters_of
from bot.people.passwords import Passwords
from bot.store import Person, Store

ONCE_LASTS = timedelta(days=7)
MOST_TYPED = 400


class Door:
    """Holds what people type against what is kept."""

    def __init__(self, store: Store, secret: bytes, passwords: Passwords) -> None:
        self._store = store
        self._secret = secret
        self._passwords = passwords

    async def by_password(self, login: str, password: str) -> tuple[Person, bool] | None:
        """Whoever has this id or e-mail address and this password, or a one-time code, which is then used up.

        With it: whether it was a one-time code, so that a password must be chosen now. None for every failure.
        """
        now = datetime.now(UTC)
        login = login.strip()[:MOST_TYPED]
        person = await self._store.person_by_login(login) if login.isprintable() and login else None
        tried = await self._store.begin_try(person.id if person else "", ("password", "once"), now)
        kept = {one.kind: one.secret for one in tried if one.kind == "password" or one.changed_at > now - ONCE_LASTS}
        is_password = await self._passwords.verify(password, kept.get("password"))
        is_once = await self._passwords.verify(password.strip(), kept.get("once"))
        if person is None or not (is_password or is_once):
            return None
        if not is_password and not await self._store.drop_credential(person.id, "once"):
            return None  # somebody used it in this very moment
        await self._store.end_lock(person.id)
        if is_password and self._passwords.is_old(kept["password"] or ""):
            await self._store.set_credential(person.id, "password", await self._passwords.hash(password))
        return person, not is_password

    async def by_code(self, class_code: str, code: str) -> Person | None:
        """The student of that class with this personal code. None for every failure."""
        typed = PersonalCode(letters_of(code[:MOST_TYPED])[:CODE_LENGTH])
        group = letters_of(class_code[:MOST_TYPED])
        # Tries count for whoever the code names, in whatever class they are looked for.
        named = await self._store.person_by_subject("code", typed.name)
        student = await self._store.person_by_subject("code", typed.name, group)
        tried = await self._store.begin_try(named.id if named else "", ("code",), datetime.now(UTC))
        kept = next((one.secret or "" for one in tried), "")
        good = hmac.compare_digest(kept.encode(), typed.hashed(self._secret).encode())
        if student is None or not good or len(letters_of(code[:MOST_TYPED])) != CODE_LENGTH:
            return None
        await self._store.end_lock(student.id)
        return student


async def set_password(store: Store, passwords: Passwords, person_id: str, password: str) -> None:
    """Give somebody this password. One-time codes and every sign-in of theirs are over."""
    await store.set_credential(person_id, "password", await passwords.hash(password))
    await store.drop_credential(person_id, "once")
    await store.revoke_all(person_id)


async def new_once(store: Store, passwords: Passwords, person_id: str, code: str) -> None:
    """Let somebody in once with this code to choose a new password; the old password and every sign-in are over."""
    await store.set_credential(person_id, "once", await passwords.hash(code))
    await store.drop_credential(person_id, "password")
    await store.revoke_all(person_id)
