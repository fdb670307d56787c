"""Is it alive, is it ready, and the numbers."""

from __future__ import annotations

from aiohttp import web

from bot.api.metrics import METRICS
from bot.api.problems import AWAY_RETRY_S, problem_response
from bot.api.rooms import RASA
from bot.api.shapes import json_response
from bot.people.keys import STORE
from bot.store import StoreError


async def healthz(_request: web.Request) -> web.Response:
    """200 while the process answers."""
    return json_response({"status": "alive"})


async def readyz(request: web.Request) -> web.Response:
    """200 when the database and Rasa answer, else 503 naming which does not."""
    state = {"database": await _database_answers(request), "rasa": await request.app[RASA].ready()}
    if all(state.values()):
        return json_response({"status": "ready"})
    away = [name for name, answers in state.items() if not answers]
    detail = f"Not answering: {', '.join(away)}. Rasa needs about 15 s after a start."
    return problem_response(
        request, 503, "Not ready", detail, headers={"Retry-After": str(AWAY_RETRY_S)}, not_ready=away
    )


async def metrics(request: web.Request) -> web.Response:
    """Everything Prometheus reads."""
    numbers = request.app[METRICS]
    numbers.rasa_up.set(await request.app[RASA].ready())
    try:
        numbers.unanswered.set(len(await request.app[STORE].unanswered()))
    except StoreError:
        numbers.unanswered.set(float("nan"))
    return numbers.as_response()


async def _database_answers(request: web.Request) -> bool:
    try:
        await request.app[STORE].ping()
    except StoreError:
        return False
    return True
