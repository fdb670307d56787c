"""Where the app keeps what every room behind the web door needs."""

from __future__ import annotations

from aiohttp import web

from bot.people.door import Door
from bot.people.limits import LIMITS
from bot.people.oidc import Provider
from bot.people.passwords import Passwords
from bot.settings import Settings
from bot.store import Store

__all__ = ["DOOR", "LIMITS", "PASSWORDS", "PROVIDER", "SECRET", "SETTINGS", "STORE"]

SETTINGS = web.AppKey("settings", Settings)
STORE = web.AppKey("store", Store)
SECRET = web.AppKey("secret", bytes)
PASSWORDS = web.AppKey("passwords", Passwords)
DOOR = web.AppKey("door", Door)
PROVIDER: web.AppKey[Provider | None] = web.AppKey("provider")
