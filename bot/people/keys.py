"""Where the app keeps what every room behind the web door needs."""

from __future__ import annotations

from aiohttp import web

from bot.people.limits import LIMITS
from bot.settings import Settings
from bot.store import Store

__all__ = ["LIMITS", "SECRET", "SETTINGS", "STORE"]

SETTINGS = web.AppKey("settings", Settings)
STORE = web.AppKey("store", Store)
SECRET = web.AppKey("secret", bytes)
