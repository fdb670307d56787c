"""Errors as pages in plain words: what happened, that nothing is lost, and the way on."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """One kind of error and what the page says about it."""

    title: str
    told: str


TROUBLES = {
    403: Trouble("This isn't yours to open", "Perhaps you were signed out, or the page was open for a long time."),
    404: Trouble("There is nothing here", "The address may have a typo, or the page has moved."),
    401: Trouble("Please sign in", "You were away for a while. Nothing you sent is lost."),
    413: Trouble("That was too much at once", "Send a shorter message. Nothing you sent before is lost."),
    429: Trouble("That was very fast", "Wait a few seconds and try again. Nothing you sent is lost."),
    500: Trouble("Something broke on our side", "It is our mistake, not yours. What you sent before is kept."),
    503: Trouble("Waymark needs a moment", "Something it needs isn't ready. Try again in a minute; nothing is lost."),
}


@web.middleware
async def plain_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn errors of pages into pages. Programs (everything under /api/ and whoever does not want HTML) keep theirs."""
    if request.path.startswith("/api/") or "text/html" not in request.headers.get("Accept", ""):
        return await handler(request)
    try:
        return await handler(request)
    except web.HTTPException as err:
        if err.status < 400:
            raise
        return _page(request, err.status, err.headers.get("Retry-After"), err.text)
    except Exception:
        # The route's shape, never the path itself: a family link is a key.
        resource = request.match_info.route.resource
        log.exception("page failed: %s %s", request.method, resource.canonical if resource else "none")
        return _page(request, 500)


def _page(
    request: web.Request, status: int, retry_after: str | None = None, told: str | None = None
) -> web.StreamResponse:
    other = Trouble("That did not work", told or "Go back and try it another way. Nothing you sent is lost.")
    trouble = TROUBLES.get(status) or (TROUBLES[500] if status >= 500 else other)
    response = aiohttp_jinja2.render_template("trouble.html", request, {"trouble": trouble}, status=status)
    if retry_after:
        response.headers["Retry-After"] = retry_after
    return response
