"""`waymark channel`: where else than in the app somebody wants their nudges."""

from __future__ import annotations

import re

from bot.cli.failure import BadUsage
from bot.cli.people import find_person, store_of
from bot.deliveries import BadTarget, check_target
from bot.settings import Settings
from bot.store.nudges import CHANNELS

GROWN = frozenset({"teacher", "advisor", "safety", "admin"})
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


async def channel(settings: Settings, person_id: str, way: str, target: str, *, remove: bool) -> str:
    """Show, add or take away a channel of one adult; the lines that say what there is now. Raises BadUsage, Failure."""
    async with store_of(settings) as store:
        person = await find_person(store, person_id)
        if person.role not in GROWN:
            raise BadUsage(f"{person.id} is a {person.role}: nudges go to staff only.")
        known = [(str(w), str(t)) for w, t in await store.setting(f"{CHANNELS}{person.id}") or ()]
        if way:
            _check(settings, way, target, remove=remove)
            known = [one for one in known if one != (way, target)]
            if not remove:
                known.append((way, target))
            await store.set_setting(f"{CHANNELS}{person.id}", known)
            await store.audit("command line", "channel", None, {"person": person.id, "way": way, "removed": remove})
    lines = [f"{person.id} reads nudges in the app{'' if known else ' only'}."]
    lines += [f"{way}: {target if way == 'mail' else target.split('://')[0] + '://…'}" for way, target in known]
    if any(way == "mail" for way, _ in known) and not settings.mail_url.get_secret_value():
        lines.append("Mail is not switched on yet: set WAYMARK_MAIL_URL and WAYMARK_MAIL_FROM.")
    if any(way == "apprise" for way, _ in known) and not settings.services:
        lines.append("Services are not switched on yet: set WAYMARK_SERVICES=1.")
    return "\n".join(lines)


def _check(settings: Settings, way: str, target: str, *, remove: bool) -> None:
    if way not in ("mail", "apprise"):
        raise BadUsage(f"{way!r} is no channel. Say: mail or apprise.")
    if not target:
        raise BadUsage("Where to? Name the address, such as mail cole@school.example.")
    if remove:
        return
    if way == "mail" and not _EMAIL.fullmatch(target):
        raise BadUsage(f"{target!r} is no mail address.")
    if way == "apprise":
        try:
            check_target(target, inside=settings.nudges_inside)
        except BadTarget as wrong:
            raise BadUsage(f"Nudges cannot go there: {wrong}.") from wrong
