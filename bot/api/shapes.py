"""Values to the contract's JSON: times RFC 3339 in UTC with Z, days ISO 8601."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web

from bot.message import Answered, Asking, Choice, Line, Reply
from bot.plans.learner import Learner, Observation
from bot.plans.plan import Plan, Revision, Standard
from bot.store import Person

Json = dict[str, Any]

# Ours alone: not part of the contract's Plan.
_NOT_SHOWN = frozenset({"assigned_by", "created_at", "week_minutes"})


def json_response(body: Json, status: int = 200) -> web.Response:
    """`body` as a JSON response."""
    return web.Response(status=status, body=as_text(body).encode(), content_type="application/json")


def as_text(body: Json) -> str:
    """`body` as compact JSON."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def utc(at: datetime) -> str:
    """2026-11-22T16:00:00.123Z"""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def plain(value: Any) -> Any:
    """Any frozen value as JSON, field by field."""
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(inside) for name, inside in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inside) for inside in value]
    return value


def choices_json(choices: Sequence[Choice]) -> list[Json]:
    """The buttons under a bubble."""
    return [{"title": choice.title, "value": choice.value} for choice in choices]


def reply_json(reply: Reply) -> Json:
    """One bubble; what it has not is left out."""
    body: Json = {"id": reply.id, "text": reply.text, "choices": choices_json(reply.choices)}
    if reply.image is not None:
        body["image"] = reply.image
        body["image_text"] = reply.image_text or reply.text
    if reply.card is not None:
        body["card"] = plain(reply.card)
    return body


def asking_json(asking: Asking | None) -> Json | None:
    """The open question."""
    return None if asking is None else {"question": asking.question, "accepts": list(asking.accepts)}


def answered_json(answered: Answered) -> Json:
    """The answer to POST /messages."""
    return {
        "message_id": answered.message_id,
        "replies": [reply_json(reply) for reply in answered.replies],
        "asking": asking_json(answered.asking),
        "plan_id": answered.plan_id,
        "step": answered.step,
        "waiting": answered.waiting,
    }


def line_json(line: Line) -> Json:
    """One line of the talk."""
    return {
        "id": line.id,
        "at": utc(line.at),
        "from": line.sender,
        "text": line.text,
        "choices": choices_json(line.choices),
        "channel": line.channel,
        "private": line.private,
    } | ({} if line.image is None else {"image": line.image, "image_text": line.image_text or line.text})


def standard_json(standard: Standard | None) -> Json | None:
    """Code, official words, plain words; what it is made of, what counts as good, and the evidence asked for."""
    if standard is None:
        return None
    lists = {name: list(getattr(standard, name)) for name in ("skills", "criteria", "evidence")}
    return {"code": standard.code, "statement": standard.statement, "plain": standard.plain, **lists}


def plan_json(plan: Plan) -> Json:
    """The contract's Plan, with `draft` and `agreed`. How the plan stood at each check-in is ours alone."""
    body: Json = {
        field.name: plain(getattr(plan, field.name))
        for field in fields(plan)
        if field.name not in _NOT_SHOWN and field.name not in ("standard", "bridge")
    }
    for checkin in body["checkins"]:
        del checkin["stood"]
    named = {"id": plan.id, "student_id": plan.student_id, "standard": standard_json(plan.standard)}
    return named | body | {"bridge": standard_json(plan.bridge)}


def revision_json(revision: Revision) -> Json:
    """One dated, attributed change."""
    return {
        "revision": revision.number,
        "at": utc(revision.at),
        "by": revision.by,
        "what": revision.what,
        "changes": {name: plain(pair) for name, pair in revision.changes.items()},
    }


def person_json(
    person: Person, learner: Learner | None, csrf: str | None, observations: Sequence[Observation] = ()
) -> Json:
    """Who is signed in; for a student the learner profile, what adults have seen and the adults who read along."""
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "locale": person.locale,
        "timezone": person.timezone,
        "profile": None if learner is None else plain(learner.profile),
        "observations": plain(observations),
        "adults": [] if learner is None else plain(learner.adults),
        "csrf": csrf,
    }
