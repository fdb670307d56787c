"""What is known about every request: its id, how long it took, and one log line without anybody's words."""

from __future__ import annotations

import re
import secrets
import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.api.metrics import METRICS
from bot.logs import log_of

log = log_of(__name__)

HEADER = "X-Request-ID"
_GOOD = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ID = web.RequestKey("request_id", str)
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


def request_id(request: web.Request) -> str:
    """The id of this request, which its log line and its errors carry."""
    return str(request.get(_ID, ""))


def route_of(request: web.Request) -> str:
    """The route's template, such as /api/v1/plans/{id}; never what was filled in."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"


@web.middleware
async def watched(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Counts and logs each request. A proxy's request id is kept when it looks like one."""
    given = request.headers.get(HEADER, "")
    request[_ID] = given if _GOOD.fullmatch(given) else secrets.token_hex(8)
    started = time.perf_counter()
    status = 499  # the browser went away
    with structlog.contextvars.bound_contextvars(request_id=request[_ID]):
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as err:
            status = err.status
            raise
        finally:
            took_s = time.perf_counter() - started
            route = route_of(request)
            request.app[METRICS].count_request(route, request.method, status)
            (log.debug if route in _QUIET else log.info)(
                "request", method=request.method, route=route, status=status, ms=round(took_s * 1000, 1)
            )
    return response


async def mark(request: web.Request, response: web.StreamResponse) -> None:
    """Every response names its request."""
    if request_id(request):
        response.headers[HEADER] = request_id(request)
