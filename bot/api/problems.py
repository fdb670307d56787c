"""Every error as application/problem+json (RFC 9457): what is wrong, and the way out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.api.requests import request_id
from bot.logs import log_of, told
from bot.message import Refused
from bot.people.refusals import Refusal
from bot.store.errors import (
    AnsweredMeanwhile,
    NotThere,
    NudgeClosed,
    PlanChangedMeanwhile,
    StoreBusy,
    StoreError,
    TalkChangedMeanwhile,
)

log = log_of(__name__)

PROBLEM_JSON = "application/problem+json"
MAX_BODY_BYTES = 64 * 1024
BUSY_RETRY_S = 1
AWAY_RETRY_S = 15

_DETAILS = {
    400: "The request could not be read. Check its syntax.",
    404: "There is nothing at this address.",
    405: "This address does not take {method}. Allowed: {allow}.",
    413: "The request is too large. Send at most {limit} bytes.",
    415: "Send JSON with Content-Type: application/json.",
}
_OUR_MISTAKE = "This was our mistake, not yours. Try again in a moment."
_Said = tuple[int, str, str, str | None, dict[str, str]]
_PAGES: dict[int, Any] = {
    kind.status_code: kind for kind in vars(web).values() if isinstance(kind, type) and issubclass(kind, web.HTTPError)
}
_MEANWHILE = (PlanChangedMeanwhile, TalkChangedMeanwhile, AnsweredMeanwhile, NudgeClosed)


class Problem(Exception):
    """A refusal known at the edge: the request itself is not right."""

    def __init__(self, status: int, title: str, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.field = status, title, detail, field


def problem_response(
    request: web.Request,
    status: int,
    title: str,
    detail: str,
    field: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> web.Response:
    """The response for one problem; `field` is what to change in the request."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if field is not None:
        body["field"] = field
    body |= {**more, "request_id": request_id(request)}
    return web.Response(
        status=status,
        body=json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
        content_type=PROBLEM_JSON,
        headers=headers,
    )


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns whatever goes wrong inside into an answer. Pages for people get theirs from bot/pages."""
    try:
        return await handler(request)
    except web.HTTPException as err:
        if err.status < 400 or _is_for_a_person(request):
            raise
        return problem_response(request, err.status, err.reason, _detail(request, err), None, _kept(err))
    except (Refusal, Refused, Problem, StoreError) as err:
        return _answer(request, *_refused(err))
    except ConnectionError:
        raise
    except Exception as err:  # noqa: BLE001 the last place that can still answer the person
        log.error("request_failed", **told(err))
        return _answer(request, 500, "Something went wrong", _OUR_MISTAKE, None, {})


def _detail(request: web.Request, err: web.HTTPException) -> str:
    sentence = _DETAILS.get(err.status, f"{err.reason}.")
    allow = err.headers.get("Allow", "")
    return sentence.format(method=request.method, allow=allow, limit=MAX_BODY_BYTES)


def _kept(err: web.HTTPException) -> dict[str, str]:
    return {name: err.headers[name] for name in ("Allow", "Retry-After") if name in err.headers}


def _refused(err: Refusal | Refused | Problem | StoreError) -> _Said:
    if isinstance(err, StoreError):
        return _of_store(err)
    headers = {}
    if err.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    retry_s = getattr(err, "retry_after_s", None) or (AWAY_RETRY_S if err.status == 503 else None)
    if retry_s is not None:
        headers["Retry-After"] = str(retry_s)
    return err.status, err.title, err.detail, err.field, headers


def _of_store(err: StoreError) -> _Said:
    sentence = " ".join((type(err).__doc__ or "").split())
    if isinstance(err, NotThere):
        return 404, "Not found", sentence, None, {}
    if isinstance(err, _MEANWHILE):
        return 409, "Changed meanwhile", sentence, None, {}
    log.error("store_failed", situation=type(err).__name__)
    retry_s = BUSY_RETRY_S if isinstance(err, StoreBusy) else AWAY_RETRY_S
    return 503, "Waymark cannot save right now", sentence, None, {"Retry-After": str(retry_s)}


def _answer(
    request: web.Request, status: int, title: str, detail: str, field: str | None, headers: dict[str, str]
) -> web.Response:
    if _is_for_a_person(request):
        raise _PAGES[status](headers=headers, text=detail)
    return problem_response(request, status, title, detail, field, headers)


def _is_for_a_person(request: web.Request) -> bool:
    return not request.path.startswith("/api/") and "text/html" in request.headers.get("Accept", "")
