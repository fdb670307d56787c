"""The school's own sign-in: OpenID Connect, authorization code with PKCE. Says who the provider vouches for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from bot.settings import LOOPBACK, Settings

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
BACK = "/sign-in/school/back"
LEEWAY_S = 60
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_KNOWN_FOR_S = 3600.0
_KEYS_AT_MOST_EVERY_S = 10.0
_MOST_BYTES = 200_000


class NotVouchedFor(Exception):
    """The provider's answer proves nothing. The text is for the log; it holds nobody's data."""


class ProviderAway(Exception):
    """The provider cannot be reached, or answers nonsense."""


@dataclass(frozen=True)
class Errand:
    """What one browser takes to the provider and must bring back. It lasts minutes."""

    state: str
    nonce: str
    verifier: str
    wanted: str = ""

    @staticmethod
    def new(wanted: str) -> Errand:
        """A fresh one, back to the page that was `wanted`."""
        return Errand(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), wanted)


@dataclass(frozen=True)
class Vouched:
    """Somebody as the provider knows them. `email` is only one that the provider has verified."""

    subject: str
    email: str | None


class Provider:
    """One OpenID Connect provider. Its addresses are asked for once an hour, its keys also when a new one is named."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        self._client = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._back = settings.url + BACK
        self._told: dict[str, Any] = {}
        self._told_at = self._keys_at = -_KNOWN_FOR_S
        self._keys: KeySet | None = None

    async def way_out(self, errand: Errand) -> str:
        """The provider's page to send the browser to. Raises ProviderAway."""
        challenge = hashlib.sha256(errand.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": self._back,
            "scope": "openid email",
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        there = (await self._discovered())["authorization_endpoint"]
        return f"{there}{'&' if '?' in there else '?'}{urlencode(asked)}"

    async def vouched(self, errand: Errand, back: Mapping[str, str]) -> Vouched:
        """Who came back, from the query the browser brought. Raises NotVouchedFor, ProviderAway."""
        if not hmac.compare_digest(errand.state.encode(), back.get("state", "").encode("utf-8", "replace")):
            raise NotVouchedFor("state")
        told = await self._discovered()
        if back.get("iss", self._issuer) != self._issuer or (
            told.get("authorization_response_iss_parameter_supported") and "iss" not in back
        ):
            raise NotVouchedFor("issuer of the answer")
        if "error" in back or not back.get("code"):
            raise NotVouchedFor("no code")
        claims = await self._claims(await self._id_token(back["code"], errand.verifier))
        if not hmac.compare_digest(errand.nonce.encode(), str(claims.get("nonce", "")).encode("utf-8", "replace")):
            raise NotVouchedFor("nonce")
        email = claims.get("email") if claims.get("email_verified") is True else None
        return Vouched(f"{self._issuer} {claims['sub']}", email if isinstance(email, str) and email else None)

    async def _id_token(self, code: str, verifier: str) -> str:
        told = await self._discovered()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "client_id": self._client,
            "code_verifier": verifier,
        }
        basic = None
        if self._secret:
            methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
            if "client_secret_basic" in methods:
                quoted = (urlencode({"": part})[1:] for part in (self._client, self._secret))
                basic = aiohttp.encode_basic_auth(*quoted)
            else:
                form["client_secret"] = self._secret
        headers = {"Authorization": basic} if basic else None
        status, answer = await self._ask("POST", told["token_endpoint"], data=form, headers=headers)
        if status >= 500:
            raise ProviderAway("token endpoint")
        if status != 200 or not isinstance(answer.get("id_token"), str):
            raise NotVouchedFor("no token for this code")
        return str(answer["id_token"])

    async def _claims(self, id_token: str) -> dict[str, Any]:
        try:
            claims = (await self._opened(id_token)).claims
            wanted = jwt.JWTClaimsRegistry(
                leeway=LEEWAY_S,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._client},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
            )
            wanted.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as err:
            raise NotVouchedFor(f"ID token: {type(err).__name__}") from None
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self._client:
            raise NotVouchedFor("ID token for somebody else")
        return claims

    async def _opened(self, id_token: str) -> jwt.Token:
        try:
            return jwt.decode(id_token, await self._known_keys(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(id_token, await self._known_keys(newer=True), algorithms=ALGORITHMS)

    async def _discovered(self) -> dict[str, Any]:
        if time.monotonic() - self._told_at > _KNOWN_FOR_S:
            where = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            status, told = await self._ask("GET", where)
            ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if status != 200 or told.get("issuer") != self._issuer or not all(_safe(told.get(end)) for end in ends):
                raise ProviderAway("discovery")
            self._told, self._told_at = told, time.monotonic()
        return self._told

    async def _known_keys(self, *, newer: bool = False) -> KeySet:
        age = time.monotonic() - self._keys_at
        if self._keys is None or age > (_KEYS_AT_MOST_EVERY_S if newer else _KNOWN_FOR_S):
            status, told = await self._ask("GET", (await self._discovered())["jwks_uri"])
            try:
                found = [key for key in told["keys"] if key.get("use", "sig") == "sig" and key.get("kty") != "oct"]
                self._keys = KeySet.import_key_set({"keys": found})
            except (JoseError, ValueError, TypeError, KeyError, AttributeError):
                raise ProviderAway(f"keys, status {status}") from None
            self._keys_at = time.monotonic()
        return self._keys

    async def _ask(self, method: str, url: str, **more: Any) -> tuple[int, dict[str, Any]]:
        """One request, redirects not followed: what it answers as a JSON object. Raises ProviderAway."""
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as client,
                client.request(method, url, allow_redirects=False, **more) as response,
            ):
                body = await response.content.read(_MOST_BYTES + 1)
                while len(body) <= _MOST_BYTES and not response.content.at_eof():
                    body += await response.content.read(_MOST_BYTES + 1 - len(body))
                answer = json.loads(body) if len(body) <= _MOST_BYTES else None
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as err:
            raise ProviderAway(type(err).__name__) from None
        if not isinstance(answer, dict):
            raise ProviderAway("not a JSON object")
        return response.status, answer


def _safe(url: object) -> bool:
    """Whether a provider's address may be used: over https, or on this very machine."""
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in LOOPBACK)
    except ValueError:
        return False
