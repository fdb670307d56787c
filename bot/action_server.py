"""Where Rasa calls the coach's deeds: on loopback only, and only with the token."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

from aiohttp import web
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot.logs import log_of, told

log = log_of(__name__)

LOOPBACK = "127.0.0.1"
MAX_CALL_BYTES = 16 * 1024 * 1024


class Executor(Protocol):
    """Runs the action that Rasa names. `rasa_sdk.executor.ActionExecutor` is one."""

    async def run(self, action_call: dict[str, Any]) -> Any:
        """The events and responses, as a mapping or a pydantic model; None when there are none."""
        ...


EXECUTOR = web.AppKey("executor", Executor)
TOKEN = web.AppKey("action_token", str)


def make_action_app(executor: Executor, token: str) -> web.Application:
    """POST /webhook?token=… and GET /health."""
    app = web.Application(client_max_size=MAX_CALL_BYTES)
    app[EXECUTOR] = executor
    app[TOKEN] = token
    app.router.add_post("/webhook", webhook)
    app.router.add_get("/health", health)
    return app


async def health(_request: web.Request) -> web.Response:
    """200 while it listens."""
    return web.json_response({"status": "ok"})


async def webhook(request: web.Request) -> web.Response:
    """Run one action and answer with what Rasa 3 expects."""
    given = request.query.get("token", "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), request.app[TOKEN].encode()):
        return web.json_response({"error": "a token is needed"}, status=401)
    try:
        call = await request.json()
    except ValueError:
        return web.json_response({"error": "the call is not JSON"}, status=400)
    if not isinstance(call, dict):
        return web.json_response({"error": "the call is not an object"}, status=400)
    return await _run(request.app[EXECUTOR], call)


async def _run(executor: Executor, call: dict[str, Any]) -> web.Response:
    name = str(call.get("next_action") or "")
    try:
        result = await executor.run(call)
    except ActionExecutionRejection as err:
        return web.json_response({"error": err.message, "action_name": err.action_name}, status=400)
    except ActionNotFoundException as err:
        log.error("action_unknown", action=err.action_name)
        return web.json_response({"error": err.message, "action_name": err.action_name}, status=404)
    except Exception as err:  # noqa: BLE001 Rasa must get an answer; the log tells where, never what was said
        log.error("action_failed", action=name, **told(err))
        return web.json_response({"error": "the action failed", "action_name": name}, status=500)
    if hasattr(result, "model_dump"):
        result = result.model_dump()
    return web.json_response(result or {"events": [], "responses": []})


@asynccontextmanager
async def action_server(executor: Executor, token: str, port: int) -> AsyncIterator[None]:
    """Serve actions on loopback for as long as the block lasts."""
    runner = web.AppRunner(make_action_app(executor, token), access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
        yield
    finally:
        await runner.cleanup()
