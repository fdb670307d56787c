"""A real SMTP server that keeps what it is given, and a small web server that takes what ntfy takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiosmtpd.controller import Controller

from tests.e2e.running import free_port


@dataclass
class Inbox:
    """What arrived. `answers` are SMTP answers to give first, instead of taking the mail."""

    port: int = 0
    mails: list[Message] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A mail server on loopback."""
    kept = Inbox(port=free_port())
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


@dataclass
class Service:
    """A push service: what it was sent."""

    port: int = 0
    sent: list[str] = field(default_factory=list)
    status: int = 200


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    """A server that takes ntfy's messages."""
    kept = Service()

    async def take(request: web.Request) -> web.Response:
        kept.sent.append(await request.text())
        return web.json_response({"id": "x"}, status=kept.status)

    app = web.Application()
    app.router.add_post("/{tail:.*}", take)
    server = TestServer(app)
    await server.start_server()
    kept.port = server.port or 0
    try:
        yield kept
    finally:
        await server.close()
        await asyncio.sleep(0)
