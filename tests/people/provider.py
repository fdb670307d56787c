"""A small real OpenID Connect provider, with knobs for what a wrong one would say."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT = "waymark"
CLIENT_SECRET = "a secret + between/two"


@dataclass
class Account:
    """Somebody the provider knows."""

    sub: str
    email: str = ""
    verified: Any = True


@dataclass
class SchoolProvider:
    """Who is at the keyboard, what it signs with, and how it misbehaves."""

    at_keyboard: Account
    issuer: str = ""
    keys: list[Any] = field(default_factory=lambda: [RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})])
    alg: str = "RS256"
    change: Callable[[dict[str, Any]], dict[str, Any]] = dict
    forge: Callable[[str], str] = str
    discovery: dict[str, Any] = field(default_factory=dict)
    token_status: int = 200
    grants: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def discover(self, request: web.Request) -> web.Response:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        told = {"issuer": self.issuer, **{name: f"{self.issuer}/{path}" for name, path in ends.items()}}
        return web.json_response({**told, **self.discovery})

    async def authorize(self, request: web.Request) -> web.Response:
        """The person says yes at once."""
        asked = dict(request.query)
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(8)
        self.grants[code] = asked
        return web.json_response({"code": code, "state": asked["state"]})

    async def token(self, request: web.Request) -> web.Response:
        self.asked.append("token")
        form = {name: str(value) for name, value in (await request.post()).items()}
        basic = base64.b64decode(request.headers.get("Authorization", "Basic ").removeprefix("Basic ")).decode()
        granted = self.grants.pop(form["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        fine = granted and granted["code_challenge"] == proof and granted["redirect_uri"] == form["redirect_uri"]
        if not fine or basic != f"{CLIENT}:a+secret+%2B+between%2Ftwo" or self.token_status != 200:
            return web.json_response({"error": "invalid_grant"}, status=self.token_status if fine else 400)
        assert granted
        now, who = int(time.time()), self.at_keyboard
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": who.sub, "iat": now, "exp": now + 300}
        claims |= {"nonce": granted["nonce"], "email": who.email, "email_verified": who.verified}
        key = self.keys[-1]
        told = {"alg": self.alg, **({"kid": key.kid} if key.kid else {})}
        signed = jwt.encode(told, self.change(claims), key, algorithms=[self.alg])
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": self.forge(signed)})

    async def public_keys(self, request: web.Request) -> web.Response:
        self.asked.append("keys")
        return web.json_response(KeySet(self.keys).as_dict(private=False))

    def rotate(self) -> None:
        """From now on another key, of another kind."""
        self.keys = [ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})]
        self.alg = "ES256"


@asynccontextmanager
async def open_provider(at_keyboard: Account) -> AsyncIterator[SchoolProvider]:
    """A running provider on this machine."""
    provider = SchoolProvider(at_keyboard)
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", provider.discover)
    app.router.add_get("/authorize", provider.authorize)
    app.router.add_post("/token", provider.token)
    app.router.add_get("/keys", provider.public_keys)
    async with TestServer(app) as server:
        provider.issuer = str(server.make_url("/")).rstrip("/")
        yield provider
