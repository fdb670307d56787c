"""The family page: a student's plan in plain words, for those at home. The app calls `add_family` once."""

from __future__ import annotations

from aiohttp import web

from bot.family import pages
from bot.family.links import make_family_link
from bot.family.words import WORDS, load_words

__all__ = ["add_family", "make_family_link"]


def add_family(app: web.Application) -> None:
    """Hang the family page into the app, after the pages whose templates it extends."""
    app[WORDS] = load_words()
    # No HEAD: it would count as an opening that nobody saw.
    app.router.add_get("/family", pages.signed_in, allow_head=False)
    app.router.add_get("/family/{token}", pages.by_link, allow_head=False)
