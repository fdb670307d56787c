"""Whoever the school's own sign-in vouches for comes in; nothing else does."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from bot.people import oidc
from tests.api.world import SECRET_OF_A_SCHOOL, World, running
from tests.people.provider import CLIENT, CLIENT_SECRET, Account, SchoolProvider, open_provider
from tests.people.school import HTML, Came, make_circle, signed_in_as

_OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})


@pytest.fixture
async def provider() -> AsyncIterator[SchoolProvider]:
    async with open_provider(Account("sub-1", "okafor@school.example")) as found:
        yield found


@pytest.fixture
async def school(tmp_path: Path, provider: SchoolProvider) -> AsyncIterator[World]:
    given = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": CLIENT_SECRET}
    async with running(
        tmp_path, demo=False, secret=SECRET_OF_A_SCHOOL, oidc_name="Sign in with Springfield", **given
    ) as found:
        await make_circle(found)
        yield found


async def page(world: World, path: str, **query: str) -> Came:
    async with world.client.get(path, params=query, headers=HTML, allow_redirects=False) as response:
        return Came(response.status, response.headers.get("Location"), await response.text())


async def errand(world: World, wanted: str = "") -> dict[str, str]:
    """What the provider sends the browser back with, after the person has said yes."""
    out = await page(world, "/sign-in/school", next=wanted)
    assert out.status == 303
    assert out.there
    async with ClientSession() as browser, browser.get(out.there) as response:
        return dict(await response.json())


async def there_and_back(world: World, wanted: str = "") -> Came:
    return await page(world, "/sign-in/school/back", **await errand(world, wanted))


async def test_the_door_shows_the_button(school: World) -> None:
    door = await page(school, "/sign-in", next="/teach/math-6a")
    assert "Sign in with Springfield" in door.page
    assert "/sign-in/school?next=%2Fteach%2Fmath-6a" in door.page


async def test_a_verified_address_lets_in_and_from_then_on_the_subject_does(
    school: World, provider: SchoolProvider
) -> None:
    came = await there_and_back(school, "/teach/math-6a")
    assert (came.status, came.there) == (303, "/teach/math-6a")
    assert await signed_in_as(school) == "okafor"
    provider.at_keyboard = Account("sub-1", "married@school.example", verified=False)
    assert (await there_and_back(school)).there == "/teach"
    assert await signed_in_as(school) == "okafor"


async def test_students_come_in_the_same_way(school: World, provider: SchoolProvider) -> None:
    provider.at_keyboard = Account("sub-9", "NOOR@school.example")
    assert (await there_and_back(school)).there == "/"
    assert await signed_in_as(school) == "noor"


@pytest.mark.parametrize(
    "account",
    [
        Account("sub-2", "okafor@school.example", verified=False),
        Account("sub-2", "okafor@school.example", verified="true"),
        Account("sub-2", "stranger@elsewhere.example"),
        Account("sub-2", ""),
    ],
)
async def test_an_address_that_proves_nothing_does_not(
    school: World, provider: SchoolProvider, account: Account
) -> None:
    provider.at_keyboard = account
    came = await there_and_back(school)
    assert came.status == 403
    assert "Waymark knows nobody with it" in came.page
    assert await signed_in_as(school) is None


async def test_a_second_account_with_the_same_address_does_not_take_over(
    school: World, provider: SchoolProvider
) -> None:
    await there_and_back(school)
    provider.at_keyboard = Account("sub-3", "okafor@school.example")
    assert (await there_and_back(school)).status == 403


def _with(**claims: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda told: {k: v for k, v in {**told, **claims}.items() if v is not None}


@pytest.mark.parametrize(
    "change",
    [
        _with(iss="https://evil.example"),
        _with(iss=None),
        _with(aud="another-app"),
        _with(aud=None),
        _with(aud=[CLIENT, "another-app"]),
        _with(aud=[CLIENT, "another-app"], azp="another-app"),
        _with(azp="another-app"),
        _with(exp=1_000_000),
        _with(exp=None),
        _with(exp="tomorrow"),
        _with(iat=None),
        _with(iat=99_999_999_999),
        _with(nonce="another"),
        _with(nonce=None),
        _with(nonce=7),
        _with(sub=None),
        _with(sub=["okafor"]),
    ],
)
async def test_a_wrong_claim_proves_nothing(
    school: World, provider: SchoolProvider, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    provider.change = change
    came = await there_and_back(school)
    assert came.status == 403
    assert "did not work this time" in came.page
    assert await signed_in_as(school) is None


async def test_several_audiences_are_fine_when_the_token_was_made_for_us(
    school: World, provider: SchoolProvider
) -> None:
    provider.change = _with(aud=["another-app", CLIENT], azp=CLIENT)
    assert (await there_and_back(school)).status == 303


def _unsigned(token: str) -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def _claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def _by_somebody_else(token: str) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, _claims(token), _OTHER_KEY)


def _by_the_client_secret(token: str) -> str:
    return jwt.encode({"alg": "HS256", "kid": "one"}, _claims(token), OctKey.import_key(CLIENT_SECRET * 2))


def _another_kid(token: str) -> str:
    return jwt.encode({"alg": "RS256", "kid": "forged"}, _claims(token), _OTHER_KEY)


def _changed(token: str) -> str:
    head, _, sign = token.split(".")
    body = base64.urlsafe_b64encode(json.dumps({**_claims(token), "sub": "admin"}).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{sign}"


@pytest.mark.parametrize(
    "forge",
    [
        _unsigned,
        _by_somebody_else,
        _by_the_client_secret,
        _another_kid,
        _changed,
        lambda token: token[:-3],
        lambda _token: "no token",
        lambda _token: "",
        lambda _token: "a.b.c",
    ],
)
async def test_a_forged_token_proves_nothing(
    school: World, provider: SchoolProvider, forge: Callable[[str], str]
) -> None:
    provider.forge = forge
    assert (await there_and_back(school)).status == 403
    assert await signed_in_as(school) is None


async def test_a_token_signed_with_the_public_key_as_a_shared_secret_proves_nothing(
    school: World, provider: SchoolProvider
) -> None:
    public = provider.keys[0].as_pem(private=False)

    def forge(token: str) -> str:
        head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=").decode()
        told = f"{head}.{token.split('.')[1]}"
        mark = hmac.new(public, told.encode(), "sha256").digest()
        return f"{told}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"

    provider.forge = forge
    assert (await there_and_back(school)).status == 403


async def test_new_keys_are_fetched_when_the_provider_changes_them(
    school: World, provider: SchoolProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "_KEYS_AT_MOST_EVERY_S", 0.0)
    assert (await there_and_back(school)).status == 303
    provider.rotate()
    assert (await there_and_back(school)).status == 303
    assert (await there_and_back(school)).status == 303
    assert provider.asked.count("keys") == 2


async def test_forged_key_names_do_not_make_us_ask_without_end(school: World, provider: SchoolProvider) -> None:
    provider.forge = _another_kid
    for _ in range(3):
        assert (await there_and_back(school)).status == 403
    assert provider.asked.count("keys") == 1


async def test_an_answer_counts_once(school: World) -> None:
    back = await errand(school)
    held = {c.key: c.value for c in school.client.session.cookie_jar if c.key.startswith("waymark-errand")}
    assert (await page(school, "/sign-in/school/back", **back)).status == 303
    assert (await page(school, "/sign-in/school/back", **back)).status == 403
    school.client.session.cookie_jar.clear()
    school.client.session.cookie_jar.update_cookies(held, school.client.make_url("/sign-in/school/back"))
    assert (await page(school, "/sign-in/school/back", **back)).status == 403
    assert await signed_in_as(school) is None


async def test_an_answer_counts_only_in_the_browser_that_asked(school: World) -> None:
    of_the_attacker = await errand(school)
    school.client.session.cookie_jar.clear()
    assert (await page(school, "/sign-in/school/back", **of_the_attacker)).status == 403
    own = await errand(school)
    assert (await page(school, "/sign-in/school/back", code=of_the_attacker["code"], state=own["state"])).status == 403
    assert await signed_in_as(school) is None


@pytest.mark.parametrize(
    "query",
    [{}, {"state": ""}, {"state": "guessed", "code": "x"}, {"error": "access_denied"}, {"code": "x" * 3000}],
)
async def test_an_answer_without_the_right_state_proves_nothing(
    school: World, provider: SchoolProvider, query: dict[str, str]
) -> None:
    await errand(school)
    assert (await page(school, "/sign-in/school/back", **query)).status == 403
    assert "token" not in provider.asked


async def test_an_answer_in_another_providers_name_proves_nothing(school: World, provider: SchoolProvider) -> None:
    back = await errand(school)
    assert (await page(school, "/sign-in/school/back", **back, iss="https://evil.example")).status == 403
    assert "token" not in provider.asked


async def test_the_person_may_say_no(school: World) -> None:
    back = await errand(school)
    assert (await page(school, "/sign-in/school/back", state=back["state"], error="access_denied")).status == 403


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
async def test_a_provider_that_describes_itself_wrongly_is_not_asked(
    school: World, provider: SchoolProvider, told: dict[str, Any]
) -> None:
    provider.discovery = told
    came = await page(school, "/sign-in/school")
    assert came.status == 503
    assert "does not answer right now" in came.page


async def test_a_provider_that_is_down_is_said_in_plain_words(school: World, provider: SchoolProvider) -> None:
    provider.token_status = 503
    came = await there_and_back(school)
    assert came.status == 503
    assert "Try again in a minute" in came.page


async def test_only_a_page_of_ours_is_gone_to_afterwards(school: World) -> None:
    assert (await there_and_back(school, "//evil.example/x")).there == "/teach"


async def test_the_way_out_tells_the_provider_no_more_than_it_needs(school: World) -> None:
    out = await page(school, "/sign-in/school", next="/teach/math-6a")
    asked = parse_qs(urlsplit(out.there or "").query)
    assert asked["redirect_uri"] == [f"http://localhost:{school.settings.port}/sign-in/school/back"]
    assert "math-6a" not in (out.there or "")
    errands = [c for c in school.client.session.cookie_jar if c.key.startswith("waymark-errand")]
    assert [(c["httponly"], c["samesite"], c["path"]) for c in errands] == [(True, "Lax", "/sign-in/school")]


async def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    async with running(tmp_path) as world:
        assert (await page(world, "/sign-in/school")).status == 404
        assert (await page(world, "/sign-in/school/back")).status == 404
