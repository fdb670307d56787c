"""Links to the family page: signed, so that none can be made up; the token holds the link's id and nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web
from itsdangerous import BadData, URLSafeSerializer

from bot.people.keys import SECRET, SETTINGS, STORE
from bot.people.secret import hashed
from bot.people.who import who
from bot.settings import Settings
from bot.store import Store
from bot.store.families import FamilyLink

MAX_TOKEN = 200


@dataclass(frozen=True)
class MadeLink:
    """A new link, told once: it is stored nowhere."""

    url: str
    id: str
    expires_at: datetime


def _signer(secret: bytes) -> URLSafeSerializer:
    key = hashed(secret, "key", "family links")
    return URLSafeSerializer(key, salt="family-link", signer_kwargs={"digest_method": hashlib.sha256})


def token_of(secret: bytes, link_id: str) -> str:
    """The last part of a link's address."""
    return str(_signer(secret).dumps(link_id))


def link_id_of(secret: bytes, token: str) -> str | None:
    """The link's id, or None when the token was not made here."""
    if not (token.isascii() and len(token) <= MAX_TOKEN):
        return None
    try:
        found = _signer(secret).loads(token)
    except BadData:
        return None
    return found if isinstance(found, str) else None


async def open_link(store: Store, secret: bytes, token: str, now: datetime) -> FamilyLink | None:
    """Use a link; None, without a word why, when it is forged, over or revoked. The opening is in the audit log."""
    link_id = link_id_of(secret, token)
    return await store.open_family_link(link_id, now) if link_id else None


async def new_link(
    store: Store, settings: Settings, secret: bytes, guardian_id: str, student_id: str, by: str, now: datetime
) -> MadeLink:
    """A new link. Raises NotThere when they are not guardian and child at this school."""
    ends = now + timedelta(days=settings.family_link_days)
    link = await store.add_family_link(guardian_id, student_id, by, ends, now)
    return MadeLink(f"{settings.url}/family/{token_of(secret, link.id)}", link.id, link.expires_at)


async def make_family_link(request: web.Request, guardian_id: str, student_id: str) -> MadeLink:
    """A new link, made by the person who is signed in; check first that they may. Raises NotThere."""
    app = request.app
    now = datetime.now(UTC)
    return await new_link(app[STORE], app[SETTINGS], app[SECRET], guardian_id, student_id, who(request).id, now)
