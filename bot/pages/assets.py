"""Static files under an address that holds their digest, and the headers that every page carries."""

from __future__ import annotations

import hashlib
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
ROOM = "/static/"

# The content security policy and its neighbours are set for every response by the app; this one is the
# pages' own: under "no-referrer" browsers send `Origin: null` with plain forms and no form of ours would pass as ours.
REFERRER_POLICY = "same-origin"


def digest_of(folder: Path) -> str:
    """Ten hex digits that change when any file below `folder` does."""
    seen = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            seen.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()[:10]


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Let static files be kept for good (their address changes when they do), and everything else not at all."""
    response.headers.setdefault("Referrer-Policy", REFERRER_POLICY)
    if request.path.startswith(ROOM) and response.status in (200, 304):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        # A shared school computer: the back button must not show the last student's talk.
        response.headers.setdefault("Cache-Control", "no-store")
