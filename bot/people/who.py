"""Who is asking, and whether their role may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import urlencode

from aiohttp import web
from aiohttp_session import get_session

from bot.people.keys import LIMITS, SECRET, SETTINGS, STORE
from bot.people.refusals import NotForThisRole, NotSignedIn
from bot.people.sessions import FOUND, PERSON, cookie_name, signed_in
from bot.store import Person
from bot.store.sessions import SessionKind

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

ROLES = ("student", "teacher", "advisor", "guardian", "safety", "admin")

_WHO = web.RequestKey("who", Person)
_ASKED = web.RequestKey("asked", bool)


def bearer(request: web.Request) -> str | None:
    """The token of the Authorization header; None when there is no such header."""
    given = request.headers.get("Authorization")
    if given is None:
        return None
    scheme, _, token = given.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def identify(request: web.Request) -> Person | None:
    """The signed-in person or None. A token that is sent decides alone, whatever cookie comes with it."""
    if _ASKED not in request:
        request[_ASKED] = True
        person = await _person(request)
        if person:
            request[_WHO] = person
    return request.get(_WHO)


async def _person(request: web.Request) -> Person | None:
    store, token = request.app[STORE], bearer(request)
    if token is not None:
        found = await signed_in(store, request.app[SECRET], "token", token) if token else None
        return found.person if found else None
    person_id = (await get_session(request)).get(PERSON)
    if FOUND in request and request[FOUND].person_id == person_id:
        return request[FOUND].person
    return await store.person(person_id) if person_id else None  # signed in by this very request


async def still_signed_in(request: web.Request) -> bool:
    """Whether what let a long-running request in is still good."""
    token, key = bearer(request), request.cookies.get(cookie_name(request.app[SETTINGS]), "")
    kind: SessionKind = "browser" if token is None else "token"
    found = await signed_in(request.app[STORE], request.app[SECRET], kind, token or key)
    return found is not None and found.person_id == who(request).id


def who(request: web.Request) -> Person:
    """The person behind a request that `needs` has let in."""
    return request[_WHO]


def _reads_a_page(request: web.Request) -> bool:
    """Whether somebody's browser asks for a page, and should be shown the door instead of an error."""
    page = not request.path.startswith("/api/") and "text/html" in request.headers.get("Accept", "")
    return page and request.method == "GET" and bearer(request) is None


def needs(*roles: str) -> Callable[[Handler], Handler]:
    """Let only these roles in: others get 401 or 403, browsers without a session the door and then this page.

    Counts the request against the person's limit.
    """
    if unknown := set(roles) - set(ROLES):
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")

    def guard(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: web.Request) -> web.StreamResponse:
            person = await identify(request)
            if person is None:
                if _reads_a_page(request):
                    raise web.HTTPSeeOther(f"/sign-in?{urlencode({'next': request.path_qs})}")
                raise NotSignedIn
            await request.app[LIMITS].count_person(person.id)
            if roles and person.role not in roles:
                raise NotForThisRole(f"This is for {' and '.join(roles)}s, and you are signed in as {person.role}.")
            return await handler(request)

        return guarded

    return guard
