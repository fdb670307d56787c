"""Browser sessions and API tokens. What is stored is a keyed hash, so a copy of the database opens nothing."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp_session import AbstractStorage, Session, get_session, new_session

from bot.people.secret import hashed
from bot.settings import Settings
from bot.store import Store
from bot.store.sessions import Session as SignIn
from bot.store.sessions import SessionKind

PERSON = "person"
SHARED = "shared"
FOUND = web.RequestKey("sign_in", SignIn)
"""The row behind the cookie of a request, so that who it is need not be asked for twice."""


def cookie_name(settings: Settings) -> str:
    """The session cookie's name: browsers share cookies between ports, two Waymarks must not."""
    return f"waymark-{settings.port}"


class StoredSessions(AbstractStorage):
    """aiohttp-session in our own table: the cookie holds a random key, the row its hash and the person."""

    def __init__(self, store: Store, secret: bytes, settings: Settings) -> None:
        self._store = store
        self._secret = secret
        self._lasts = timedelta(days=settings.session_days)
        self._lasts_shared = timedelta(hours=settings.shared_session_hours)
        super().__init__(
            cookie_name=cookie_name(settings),
            max_age=int(self._lasts.total_seconds()),
            secure=settings.https,
            httponly=True,
            samesite="Lax",
        )

    async def load_session(self, request: web.Request) -> Session:
        """The session of the cookie; a new, empty one when it is missing, forged, expired or revoked."""
        key = self.load_cookie(request)
        if key and (found := await signed_in(self._store, self._secret, "browser", key)):
            request[FOUND] = found
            data = {"created": int(datetime.now(UTC).timestamp()), "session": {PERSON: found.person_id}}
            return Session(key, data=data, new=False, max_age=self.max_age)  # type: ignore[arg-type]
        return Session(None, data=None, new=True, max_age=self.max_age)

    async def save_session(self, request: web.Request, response: web.StreamResponse, session: Session) -> None:
        """A signed-in session gets a new key; whatever the browser held before is revoked."""
        held = self.load_cookie(request)
        if held:
            await self._store.revoke(hashed(self._secret, "browser", held))
        if session.empty:
            self.save_cookie(response, "")
            return
        key = secrets.token_urlsafe(32)
        shared = bool(session.get(SHARED))
        lasts = self._lasts_shared if shared else self._lasts
        await keep_key(self._store, self._secret, "browser", key, session[PERSON], lasts)
        self.save_cookie(response, key, max_age=self.max_age)
        if shared:  # the browser forgets it when it is closed
            response.cookies[self.cookie_name]["max-age"] = response.cookies[self.cookie_name]["expires"] = ""


async def signed_in(store: Store, secret: bytes, kind: SessionKind, key: str) -> SignIn | None:
    """The sign-in a key opens, with its person; None when it is unknown, revoked or expired."""
    found = await store.find_session(hashed(secret, kind, key))
    return found if found and found.kind == kind else None


async def keep_key(store: Store, secret: bytes, kind: SessionKind, key: str, person_id: str, lasts: timedelta) -> None:
    """Store the hash of a key that signs `person_id` in for as long as it `lasts`."""
    now = datetime.now(UTC)
    await store.add_session(hashed(secret, kind, key), person_id, kind=kind, created_at=now, expires_at=now + lasts)


async def make_token(store: Store, secret: bytes, person_id: str, lasts: timedelta) -> str:
    """A new API bearer token of `person_id`."""
    token = f"wm_{secrets.token_urlsafe(32)}"
    await keep_key(store, secret, "token", token, person_id, lasts)
    return token


async def start_session(request: web.Request, person_id: str, *, shared: bool = False) -> None:
    """Sign this browser in as `person_id`, on a `shared` machine for hours only; the cookie goes with the response."""
    session = await new_session(request)
    session[PERSON] = person_id
    if shared:
        session[SHARED] = True


async def end_session(request: web.Request) -> None:
    """Sign this browser out, on the server too."""
    (await get_session(request)).invalidate()
