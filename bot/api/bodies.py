"""Reads a JSON body strictly: what a lenient parser would guess at is refused, naming the field."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.api.problems import MAX_BODY_BYTES, Problem

M = TypeVar("M", bound=BaseModel)

MAX_DEPTH = 8
_BAD_CHARACTER = re.compile("[\x00\ud800-\udfff]")


async def read_body(request: web.Request, model: type[M]) -> M:
    """The body as `model`. Raises Problem 400, 413, 415 or 422."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    if (request.charset or "utf-8").lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise Problem(415, "Unsupported Media Type", "Send JSON in UTF-8.")
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY_BYTES, request.content_length or 0)
    return checked(model, parse(await request.read()))


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`. Raises Problem."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as err:
        raise Problem(400, "Not UTF-8", f"Byte {err.start} of the body is not UTF-8.") from None
    try:
        value = json.loads(text, object_pairs_hook=_no_repeats, parse_constant=_no_constant)
    except json.JSONDecodeError as err:
        detail = f"The body is not JSON: line {err.lineno}, column {err.colno}."
        raise Problem(400, "Malformed JSON", detail) from None
    except RecursionError:
        raise Problem(400, "Malformed JSON", f"Nest at most {MAX_DEPTH} levels.") from None
    except ValueError:
        raise Problem(400, "Malformed JSON", "A number in the body is too long.") from None
    if not isinstance(value, dict):
        raise Problem(422, "Not an object", 'The body must be a JSON object, such as {"text": "hi"}.')
    for name, inside in value.items():
        _check_characters("", name, 0)
        _check_characters(name, inside, 1)
    return value


def checked(model: type[M], value: dict[str, Any], *, strict: bool = True) -> M:
    """`value` as `model`. Raises Problem 422 that names the first wrong field."""
    try:
        return model.model_validate(value, strict=strict)
    except ValidationError as err:
        first = err.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or _field_of(first)
        raise Problem(422, "Invalid input", _sentence(field, first), field or None) from None


def _field_of(error: Any) -> str:
    return str(error.get("ctx", {}).get("field", ""))


def _sentence(field: str, error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return f"There is no field {field[:60]!r} here. Leave it out."
    why = str(error["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")
    return why if error["type"] == "value_error" else f"{field}: {why}."


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Problem(422, "Repeated field", f"The field {name[:60]!r} is given twice.", name[:60])
        found[name] = value
    return found


def _no_constant(name: str) -> None:
    raise Problem(400, "Malformed JSON", f"{name} is not JSON.")


def _check_characters(field: str, value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Problem(422, "Nested too deeply", f"{field} is nested more than {MAX_DEPTH} levels deep.", field)
    if isinstance(value, str) and _BAD_CHARACTER.search(value):
        name = field or "A field name"
        raise Problem(
            422,
            "Impossible character",
            f"{name} holds a NUL character or half a character (a lone surrogate). Leave it out.",
            field or None,
        )
    if isinstance(value, dict):
        for name, item in value.items():
            _check_characters(field, name, depth)
            _check_characters(field, item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check_characters(field, item, depth + 1)
