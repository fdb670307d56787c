"""Signing in with the school's own account, and what somebody may do about their own sign-in."""

from __future__ import annotations

import aiohttp_jinja2
from aiohttp import web
from aiohttp_session import get_session
from itsdangerous import BadSignature, URLSafeTimedSerializer

from bot.logs import log_of
from bot.pages.landing import is_own, landing
from bot.pages.sign_in import door_page
from bot.people.csrf import csrf_token
from bot.people.door import set_password
from bot.people.keys import DOOR, LIMITS, PASSWORDS, PROVIDER, SECRET, SETTINGS, STORE
from bot.people.oidc import Errand, NotVouchedFor, Provider, ProviderAway, Vouched
from bot.people.passwords import problem_with
from bot.people.sessions import end_session, start_session
from bot.people.who import needs, who
from bot.store import Person

log = log_of(__name__)

ERRAND_S = 600
PLACE = "/sign-in/school"
UNKNOWN = "Your school account is fine, but Waymark knows nobody with it. Ask the office to add your e-mail address."
FAILED = "Signing in with the school account did not work this time. Please start again."
AWAY = "The sign-in of the school does not answer right now. Try again in a minute."


async def go(request: web.Request) -> web.StreamResponse:
    """Send the browser to the provider, with what it must bring back in a cookie of its own."""
    provider = _provider(request)
    await request.app[LIMITS].count_sign_in(request)
    wanted = request.query.get("next", "")
    errand = Errand.new(wanted if is_own(wanted) else "")
    try:
        response = web.HTTPSeeOther(await provider.way_out(errand))
    except ProviderAway as err:
        log.warning("school_account_away", why=str(err))
        return await door_page(request, AWAY, 503)
    settings = request.app[SETTINGS]
    kept = _seal(request).dumps([errand.state, errand.nonce, errand.verifier, errand.wanted])
    response.set_cookie(
        _cookie(request), str(kept), max_age=ERRAND_S, path=PLACE, httponly=True, samesite="Lax", secure=settings.https
    )
    raise response


async def back(request: web.Request) -> web.StreamResponse:
    """Let in whom the provider vouches for; each errand counts once."""
    provider = _provider(request)
    await request.app[LIMITS].count_sign_in(request)
    try:
        errand = Errand(*_seal(request).loads(request.cookies.get(_cookie(request), ""), max_age=ERRAND_S))
        vouched = await provider.vouched(errand, request.query)
    except (BadSignature, NotVouchedFor) as err:
        log.warning("school_account_refused", why=str(err) if isinstance(err, NotVouchedFor) else "errand")
        return await _refused(request, FAILED, 403)
    except ProviderAway as err:
        log.warning("school_account_away", why=str(err))
        return await _refused(request, AWAY, 503)
    person = await _known(request, vouched)
    if person is None:
        return await _refused(request, UNKNOWN, 403)
    await start_session(request, person.id, shared=person.role == "student")
    response = web.HTTPSeeOther(landing(person.role, errand.wanted))
    response.del_cookie(_cookie(request), path=PLACE)
    raise response


async def _refused(request: web.Request, told: str, status: int) -> web.StreamResponse:
    response = await door_page(request, told, status)
    response.del_cookie(_cookie(request), path=PLACE)
    return response


async def _known(request: web.Request, vouched: Vouched) -> Person | None:
    """By what the provider calls them; the first time by e-mail address, which then is remembered."""
    store = request.app[STORE]
    if person := await store.person_by_subject("oidc", vouched.subject):
        return person
    person = await store.person_by_email(vouched.email) if vouched.email else None
    if person is None or any(one.kind == "oidc" for one in await store.credentials_of([person.id])):
        return None
    return person if await store.set_credential(person.id, "oidc", None, vouched.subject) else None


def _provider(request: web.Request) -> Provider:
    provider = request.app[PROVIDER]
    if provider is None:
        raise web.HTTPNotFound
    return provider


def _cookie(request: web.Request) -> str:
    return f"waymark-errand-{request.app[SETTINGS].port}"


def _seal(request: web.Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app[SECRET], salt="school account")


@needs()
async def account(request: web.Request) -> web.StreamResponse:
    """Somebody's own sign-in: a new password, and signing out everywhere."""
    return await _account(request)


@needs()
async def change_password(request: web.Request) -> web.StreamResponse:
    """Set a new password; whoever has one must know it. Every other browser is signed out."""
    person, form = who(request), await request.post()
    if person.role == "student":
        raise web.HTTPForbidden(text="Students sign in with a code.")
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    store, passwords = request.app[STORE], request.app[PASSWORDS]
    problem = problem_with(new, person.id, person.name, person.email or "")
    if not problem and str(form.get("again", "")) != new:
        problem = "The two new passwords are not the same."
    if not problem and await _has_password(request):
        tried = await request.app[DOOR].by_password(person.id, old)
        problem = "" if tried and not tried[1] else "The password you have now was not right, or was tried too often."
    if problem:
        return await _account(request, problem)
    await set_password(store, passwords, person.id, new)
    await start_session(request, person.id)
    raise web.HTTPSeeOther(landing(person.role, str(form.get("next", ""))))


@needs()
async def leave_everywhere(request: web.Request) -> web.StreamResponse:
    """End every sign-in and every token of the person."""
    await request.app[STORE].revoke_all(who(request).id)
    if not (await get_session(request)).new:
        await end_session(request)
    raise web.HTTPSeeOther("/sign-in")


async def _account(request: web.Request, problem: str = "") -> web.StreamResponse:
    person = who(request)
    shown = {
        "person": person,
        "csrf": csrf_token(request),
        "has_password": person.role != "student" and await _has_password(request),
        "home": landing(person.role),
        "wanted": request.query.get("next", ""),
        "problem": problem,
    }
    return aiohttp_jinja2.render_template("account.html", request, shown, status=422 if problem else 200)


async def _has_password(request: web.Request) -> bool:
    return any(one.kind == "password" for one in await request.app[STORE].credentials_of([who(request).id]))


ROUTES = (
    web.get(PLACE, go, allow_head=False),
    web.get(f"{PLACE}/back", back, allow_head=False),
    web.get("/account", account),
    web.post("/account/password", change_password),
    web.post("/account/leave", leave_everywhere),
)


def add_people(app: web.Application) -> None:
    """Hang what is above into the app; its threads end with it."""
    app.add_routes(ROUTES)

    async def end_threads(app: web.Application) -> None:
        app[PASSWORDS].close()

    app.on_cleanup.append(end_threads)
