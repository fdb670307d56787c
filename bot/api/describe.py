"""One decorator for an endpoint: it checks what comes in, and its words make the OpenAPI document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.api.bodies import checked, read_body
from bot.api.models import NoQuery, ProblemOut
from bot.api.problems import PROBLEM_JSON
from bot.people.who import Handler, needs

VERSION = "1"
PREFIX = "/api/v1"
_REF = "#/components/schemas/{model}"
_WRONG = {
    400: "The request cannot be read",
    401: "Not signed in",
    403: "Not for this person",
    404: "Not there, or not yours",
    409: "Changed meanwhile",
    413: "Too large",
    415: "Not JSON",
    422: "A field is wrong",
    429: "Too many requests",
    503: "Cannot save right now",
}
Work = Callable[[web.Request, Any], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Endpoint:
    """One method at one path of the API, and all that is said about it. `handler` is ready for the router."""

    method: str
    path: str
    summary: str
    handler: Handler
    roles: tuple[str, ...] | None
    takes: type[BaseModel] | None
    query: type[BaseModel]
    answers: type[BaseModel] | None
    media: str
    uploads: str | None = None


def endpoint(
    method: str,
    path: str,
    *,
    answers: type[BaseModel] | None = None,
    takes: type[BaseModel] | None = None,
    query: type[BaseModel] = NoQuery,
    roles: tuple[str, ...] | None = (),
    media: str = "application/json",
    uploads: str | None = None,
) -> Callable[[Work], Endpoint]:
    """An Endpoint from a function of the request and its checked input: the body if it takes one, else the query.

    `roles` are who may; empty is everybody who is signed in, None is the whole world. `uploads` names the form field
    of a file that `work` reads itself.
    """

    def make(work: Work) -> Endpoint:
        async def handle(request: web.Request) -> web.StreamResponse:
            asked = checked(query, dict(request.query), strict=False)
            return await work(request, await read_body(request, takes) if takes else asked)

        handler = handle if roles is None else needs(*roles)(handle)
        summary = " ".join((work.__doc__ or "").split())
        return Endpoint(method, PREFIX + path, summary, handler, roles, takes, query, answers, media, uploads)

    return make


def openapi(endpoints: Sequence[Endpoint], max_text: int) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these endpoints."""
    incoming = [e.takes for e in endpoints if e.takes]
    outgoing = [e.answers for e in endpoints if e.answers]
    models: list[Any] = [(m, "validation") for m in incoming]
    models += [(m, "serialization") for m in (*outgoing, ProblemOut)]
    _, schemas = models_json_schema(models, ref_template=_REF)
    components = schemas["$defs"]
    for model in incoming:
        if "text" in components[model.__name__]["properties"]:
            components[model.__name__]["properties"]["text"]["maxLength"] = max_text
    paths: dict[str, Any] = {}
    for one in endpoints:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Waymark", "version": VERSION, "description": "A learning coach for students."},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Endpoint) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.handler.__name__ if one.roles is None else f"{one.method.lower()}{_camel(one.path)}",
        "summary": one.summary,
        "parameters": _parameters(one),
        "responses": _responses(one),
        "security": [] if one.roles is None else [{"token": []}],
    }
    if one.takes:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(one.takes)}}}
    if one.uploads:
        file = {"type": "string", "contentMediaType": "application/octet-stream"}
        form = {"type": "object", "required": [one.uploads], "properties": {one.uploads: file}}
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    return told


def _camel(path: str) -> str:
    return "".join(part.strip("{}").capitalize() for part in path.removeprefix(PREFIX).split("/"))


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}


def _parameters(one: Endpoint) -> list[dict[str, Any]]:
    in_path = [part[1:-1] for part in one.path.split("/") if part.startswith("{")]
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for name in in_path
    ]
    for name, schema in one.query.model_json_schema()["properties"].items() if one.query.model_fields else ():
        schema = _without_null(schema)
        said = schema.pop("description", "")
        found.append({"name": name, "in": "query", "required": False, "schema": schema, "description": said})
    return found


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query cannot say null."""
    kept = {k: v for k, v in schema.items() if k not in ("anyOf", "title", "default")}
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    return {**kept, **(kinds[0] if kinds else {})}


def _responses(one: Endpoint) -> dict[str, Any]:
    wrong = {422, 429, 503}
    if one.roles is not None:
        wrong |= {401}
    if one.roles:
        wrong |= {403}
    if "{" in one.path or "after" in one.query.model_fields or one.takes:
        wrong |= {404}
    if one.takes or one.uploads:
        wrong |= {400, 403, 409, 413, 415}
    schema: dict[str, Any] = _ref(one.answers) if one.answers else {}
    if one.media == "text/event-stream":
        schema = {"type": "string"}
    found: dict[str, Any] = {"200": {"description": "Done", "content": {one.media: {"schema": schema}}}}
    for status in sorted(wrong):
        content = {PROBLEM_JSON: {"schema": _ref(ProblemOut)}}
        found[str(status)] = {"description": _WRONG[status], "content": content}
    return found
