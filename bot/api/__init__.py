"""Everything under /api/v1, and the addresses for machines that watch Waymark."""

from __future__ import annotations

from aiohttp import web

from bot.api import (
    classes,
    files,
    health,
    lookers,
    messages,
    nudges,
    plans,
    reviews,
    stream,
    students,
    summaries,
    transcript,
    tripwires,
    verdicts,
)
from bot.api.describe import PREFIX, Endpoint, openapi
from bot.api.shapes import json_response
from bot.people.keys import SETTINGS

ENDPOINTS: tuple[Endpoint, ...] = (
    messages.send,
    messages.lines,
    stream.events,
    plans.me,
    lookers.lookers,
    plans.plans,
    plans.plan,
    plans.history,
    classes.classes,
    classes.one_class,
    students.plans_of_student,
    students.profile_of_student,
    summaries.summaries,
    summaries.summary_now,
    summaries.keep_private,
    transcript.transcript,
    reviews.review,
    tripwires.tripwires,
    verdicts.verdict,
    files.upload,
    files.download,
    nudges.nudges,
    nudges.nudge,
)


async def document(request: web.Request) -> web.Response:
    """The OpenAPI document of what is above."""
    return json_response(openapi(ENDPOINTS, request.app[SETTINGS].max_text))


def add_api(app: web.Application) -> None:
    """Hang the API into the app."""
    # HEAD is left out: it would run a handler for an answer that nobody reads, for events without end.
    for one in ENDPOINTS:
        app.router.add_route(one.method, one.path, one.handler)
    app.router.add_post("/talk/private", summaries.keep_private_form)
    app.router.add_get(f"{PREFIX}/openapi.json", document)
    app.router.add_get("/healthz", health.healthz)
    app.router.add_get("/readyz", health.readyz)
    app.router.add_get("/metrics", health.metrics)
