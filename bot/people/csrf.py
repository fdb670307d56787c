"""Proof that a change was asked for by one of our own pages, and not by another site in the same browser.

A request with a bearer token needs none: no browser adds such a header by itself.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.people.keys import SECRET, SETTINGS
from bot.people.refusals import NoProof, NotFromThisSite, WrongHost
from bot.people.secret import hashed
from bot.people.sessions import cookie_name
from bot.people.who import bearer
from bot.settings import LOOPBACK

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER = "X-CSRF"
FIELD = "csrf"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def csrf_token(request: web.Request) -> str:
    """The token that the pages of this browser's session send back."""
    return hashed(request.app[SECRET], "csrf", _cookie(request))


def csrf_holds(request: web.Request, token: str) -> bool:
    """True when `token` was made for this browser's session."""
    return hmac.compare_digest(csrf_token(request).encode(), token.encode("utf-8", "replace"))


def prove(request: web.Request) -> None:
    """For a GET that has consequences: a browser shows its CSRF token in the header. Raises NoProof."""
    if bearer(request) is None and not csrf_holds(request, request.headers.get(HEADER, "")):
        raise NoProof


@web.middleware
async def own_host(request: web.Request, handler: Handler) -> web.StreamResponse:
    """With the demo on, refuse other host names: a website could point its own name at 127.0.0.1."""
    settings = request.app[SETTINGS]
    own_names = LOOPBACK | {_parts(settings.url)[0]}
    if settings.demo and _parts(f"//{request.host}")[0] not in own_names:
        raise WrongHost
    return await handler(request)


@web.middleware
async def own_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a changing request through only with a bearer token, or from our own pages with their token."""
    if request.method not in SAFE and bearer(request) is None:
        _check_site(request)
        if _cookie(request) and not csrf_holds(request, await _given(request)):
            raise NoProof
    return await handler(request)


def _check_site(request: web.Request) -> None:
    site = request.headers.get("Sec-Fetch-Site")
    if site in ("same-origin", "none"):
        return  # the browser itself says so; its Origin may be "null" where pages send no referrer
    if site is not None:
        raise NotFromThisSite
    origin = request.headers.get("Origin")
    if origin is not None and _parts(origin)[1] not in _own_names(request):
        raise NotFromThisSite


def _parts(address: str) -> tuple[str, str]:
    """Host name, and host with port, of an address; both empty when it is none."""
    try:
        parts = urlsplit(address)
        return parts.hostname or "", parts.netloc.lower()
    except ValueError:
        return "", ""


def _own_names(request: web.Request) -> set[str]:
    return {request.host.lower(), _parts(request.app[SETTINGS].url)[1]}


def _cookie(request: web.Request) -> str:
    return request.cookies.get(cookie_name(request.app[SETTINGS]), "")


async def _given(request: web.Request) -> str:
    if token := request.headers.get(HEADER):
        return token
    if request.content_type in _FORMS:
        return str((await request.post()).get(FIELD, ""))
    return ""
