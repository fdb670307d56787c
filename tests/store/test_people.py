"""Who is at the school, notices, the audit log, sign-ins and settings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.plans.turn import Notice
from bot.store import NotThere, Person, SchoolClass, Store

from .school import NOW


async def test_a_person_is_found_by_id(store: Store) -> None:
    assert await store.person("maya") == Person("maya", "Maya Torres", "student")
    assert await store.person("nobody") is None


async def test_people_can_be_asked_for_by_role(store: Store) -> None:
    assert [p.id for p in await store.people("student")] == ["leo", "maya", "noor"]
    assert len(await store.people()) == 8
    assert (await store.counts())["student"] == 3


async def test_a_teacher_has_classes_with_students(store: Store) -> None:
    assert await store.classes_of("rivera") == (
        SchoolClass("math-6a", "Math 6A", "", "", "rivera", ("leo", "maya")),
        SchoolClass("math-6b", "Math 6B", "", "", "rivera", ("maya",)),
    )
    assert await store.classes_of("maya") == ()


@pytest.mark.parametrize(
    ("who", "theirs"),
    [("rivera", ["leo", "maya"]), ("cole", ["maya"]), ("maya-guardian", ["maya"]), ("okafor", ["noor"]), ("maya", [])],
)
async def test_an_adult_sees_their_own_students(store: Store, who: str, theirs: list[str]) -> None:
    assert [p.id for p in await store.students_of(who)] == theirs
    assert await store.may_see(who, "maya") == ("maya" in theirs or who == "maya")


async def test_notices_come_most_urgent_first_and_move_on_with_a_trace(store: Store) -> None:
    await store.add_notice("maya", Notice("request", "need", "tiles", "rivera"), NOW)
    danger = await store.add_notice("leo", Notice("danger", "self_harm", "i wanna die", "ms-park"), NOW, "m1")
    concern = await store.add_notice("leo", Notice("concern", "struggling", "giving up", "ms-park"), NOW - timedelta(1))
    assert [n.level for n in await store.notices()] == ["danger", "concern", "request"]
    assert [n.id for n in await store.notices("ms-park", "new")] == [danger, concern]
    await store.set_notice(danger, "seen", "ms-park", NOW)
    (seen,) = await store.notices(state="seen")
    assert (seen.words, seen.message_id, seen.state_by, seen.state_at) == ("i wanna die", "m1", "ms-park", NOW)
    (deed,) = await store.audit_of("leo")
    assert (deed.by, deed.deed, deed.detail) == ("ms-park", "notice", {"notice_id": danger, "state": "seen"})
    with pytest.raises(NotThere):
        await store.set_notice("n-none", "seen", "ms-park")


async def test_the_audit_log_tells_who_did_what_and_why(store: Store) -> None:
    await store.audit("cole", "read transcript", "maya", {"reason": "worried"}, NOW)
    await store.audit("admin", "import")
    (deed,) = await store.audit_of("maya")
    assert (deed.by, deed.deed, deed.at, deed.detail) == ("cole", "read transcript", NOW, {"reason": "worried"})


async def test_a_sign_in_ends_when_it_expires_or_is_revoked(store: Store) -> None:
    for name in ("one", "two", "three"):
        await store.add_session(name, "maya", NOW + timedelta(hours=1), created_at=NOW, kind="token")
    found = await store.find_session("one", NOW)
    assert found is not None
    assert (found.person_id, found.kind, found.created_at) == ("maya", "token", NOW)
    assert await store.find_session("one", NOW + timedelta(hours=1)) is None
    await store.set_session_data("one", {"theme": "dark"})
    await store.revoke("one", NOW)
    assert await store.find_session("one", NOW) is None
    with pytest.raises(NotThere):
        await store.set_session_data("one", {})
    assert await store.revoke_all("maya", NOW) == 2
    assert await store.find_session("two", NOW) is None
    with pytest.raises(NotThere):
        await store.add_session("x", "nobody", NOW)


async def test_settings_are_replaced(store: Store) -> None:
    assert await store.setting("term", "none") == "none"
    await store.set_setting("term", {"ends": "2026-12-18"})
    await store.set_setting("term", {"ends": "2027-06-10"})
    assert await store.setting("term") == {"ends": "2027-06-10"}
