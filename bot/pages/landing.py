"""Where somebody goes after the door: the page they asked for, else that of their role."""

from __future__ import annotations

from urllib.parse import urlsplit

LANDINGS = {
    "student": "/",
    "teacher": "/teach",
    "advisor": "/advise",
    "safety": "/advise",
    "guardian": "/family",
    "admin": "/admin",
}
_MOST_CHARS = 500


def landing(role: str, wanted: str = "") -> str:
    """The page to go to: `wanted` when it is one of our own, else that of the role."""
    return wanted if is_own(wanted) and wanted != "/" else LANDINGS[role]


def is_own(address: str) -> bool:
    """Whether this is the path of a page here, and not a way to another site."""
    if not address.startswith("/") or len(address) > _MOST_CHARS or not address.isprintable():
        return False
    if address.startswith("//") or "\\" in address or "%5c" in address.lower():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and not address.startswith(("/sign-in", "/sign-out", "/api/"))
