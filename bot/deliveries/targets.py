"""Where nudges may go. Services only by name, encrypted, and never to an address inside the school's own network."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

SERVICES = frozenset(
    {
        "discord",
        "gchat",
        "matrixs",
        "mmosts",
        "ntfys",
        "pbul",
        "pover",
        "rockets",
        "slack",
        "tgram",
        "webexteams",
        "workflows",
        "zulip",
    }
)
"""Apprise's names of the services a school may use. Those that speak to any address (json, xml, form) are left out."""
OPEN_SERVICES = frozenset({"ntfy", "mmost", "rocket", "matrix"})
"""The same without encryption: only inside the school's own network, where the school has said so."""
HOSTED = frozenset({"matrixs", "mmosts", "ntfys", "rockets"}) | OPEN_SERVICES
"""Services whose target names a host."""


class BadTarget(ValueError):
    """A nudge must not go there. The text says why and what to do."""


def check_target(target: str, *, inside: bool = False) -> None:
    """Raises BadTarget unless a nudge may go to `target`. Looks host names up. `inside` allows the school's own."""
    try:
        parts = urlsplit(target)
        host = parts.hostname
    except ValueError:
        raise BadTarget("it cannot be read as an address such as slack://…") from None
    known = SERVICES | OPEN_SERVICES if inside else SERVICES
    if parts.scheme not in known:
        raise BadTarget(f"{parts.scheme or 'this'}:// is not one of {', '.join(sorted(known))}")
    # ntfy's own cloud is meant where only a topic is named.
    named = parts.scheme in HOSTED and not (parts.scheme == "ntfys" and not parts.path.strip("/"))
    if named and not inside and _is_inside(host or ""):
        raise BadTarget("it leads into the school's own network; set WAYMARK_NUDGES_INSIDE=1 where that is meant")


def _is_inside(host: str) -> bool:
    """Whether any address of this host is not a public one. A host nobody knows is not let through either."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return True
    return any(not ipaddress.ip_address(address).is_global for address in map(str, found))
