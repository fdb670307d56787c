"""What every deed of an adult needs: their own student or plan, the words they send, and a way to tell the student."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aiohttp import web

from bot.api.models import is_visible
from bot.api.problems import Problem
from bot.api.rooms import CONVERSATION
from bot.logs import log_of, told
from bot.message import NotAStudent
from bot.nudges import Thresholds, load_thresholds
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.plans.plan import Plan
from bot.store import Person, StoreError

log = log_of(__name__)

MAX_WORDS_CHARS = 1_000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def now() -> datetime:
    """Aware UTC."""
    return datetime.now(UTC)


@cache
def thresholds() -> Thresholds:
    """The school's numbers, read once."""
    return load_thresholds()


async def own_plan(request: web.Request, plan_id: str) -> tuple[Plan, Person]:
    """A plan of one of the signed-in adult's students, and the student. Others' plans are as absent as none."""
    plan = await request.app[STORE].plan(plan_id) if plan_id.isprintable() else None
    if plan is None:
        raise Problem(404, "Not found", "There is no plan with this id among your students' plans.", "id")
    return plan, await own_student(request, plan.student_id, "plan")


def words_of(text: str, field: str, *, needed: str = "") -> str:
    """What an adult wrote, cleaned. Raises Problem where it is too long, or empty although `needed` asks for it."""
    clean = unicodedata.normalize("NFC", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\t", " "))).strip()
    if len(clean) > MAX_WORDS_CHARS:
        detail = f"{field}: {len(clean)} characters are too many; {MAX_WORDS_CHARS} are possible."
        raise Problem(422, "Too long", detail, field)
    if not is_visible(clean):
        if needed:
            raise Problem(422, "Nothing written", needed, field)
        return ""
    return clean


async def tell(
    app: web.Application,
    student_id: str,
    key: str,
    words: Mapping[str, object],
    offers: Sequence[tuple[str, str]] = (),
    pending: Mapping[str, Any] | None = None,
    plan_id: str | None = None,
) -> bool:
    """Let the coach say it in the student's chat; False where that has to wait or did not work.

    What it is about is kept already and stands on the student's page: a deed is not undone because of this.
    """
    try:
        said = await app[CONVERSATION].bring(student_id, key, words, offers, pending, plan_id)
    except (StoreError, NotAStudent) as err:
        log.warning("student_not_told", key=key, **told(err))
        return False
    return bool(said)
