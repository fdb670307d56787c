"""Nudges in the store: once each, moved on by their own person, with everything they touch, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from bot.message import Message
from bot.nudges import Thresholds
from bot.nudges.calendar import Calendar
from bot.nudges.running import look, run_round
from bot.plans.turn import Notice, PlanChange
from bot.store import NotThere, NudgeClosed, Store
from bot.store.tables import deliveries, messages, nudges, people

from .conftest import BLOCKER, DANGER, danger, told_of
from .planted import checkin, plan

NOW = datetime.now(UTC)
ANY_HOUR = Thresholds(calendar=Calendar(("mon", "tue", "wed", "thu", "fri", "sat", "sun")))


async def count(store: Store, table: object = nudges) -> int:
    return int(await store.read(lambda t: scalar(t, select(func.count()).select_from(table))))  # type: ignore[arg-type]


async def scalar(transaction: object, query: object) -> object:
    return (await transaction.execute(query)).scalar_one()  # type: ignore[attr-defined]


async def test_a_round_finds_keeps_and_tells_once(store: Store) -> None:
    later = NOW + timedelta(days=30)
    told: list[tuple[str, str]] = []

    class Pages:
        def publish(self, person_id: str, kind: str, what: object = None) -> None:
            told.append((person_id, kind))

    first = await run_round(store, later, ANY_HOUR, Pages(), at_any_hour=True)
    assert first.told
    assert told == [(nudge.to, "nudge") for nudge in first.round.new]
    assert await count(store) == len(first.told) == await count(store, deliveries)
    again = await run_round(store, later, ANY_HOUR, Pages(), at_any_hour=True)
    assert (again.told, await count(store)) == ((), len(first.told))


async def test_a_dry_run_keeps_nothing(store: Store) -> None:
    report = await look(store, NOW + timedelta(days=30), ANY_HOUR, at_any_hour=True)
    assert report.round.new
    assert report.names["cole"] == "Mr. Cole"
    assert await count(store) == 0


async def test_two_rounds_at_once_keep_each_nudge_once(store: Store) -> None:
    later = NOW + timedelta(days=30)
    both = await asyncio.gather(*(run_round(store, later, ANY_HOUR, at_any_hour=True) for _ in range(4)))
    kept = [name for report in both for name in report.told]
    assert len(kept) == len(set(kept)) == await count(store)


async def test_evidence_leads_to_the_message_it_was_said_in(store: Store) -> None:
    kept = await store.keep(Message("leo", text=BLOCKER), BLOCKER, NOW)
    nudge = await told_of(store)
    assert nudge.evidence[0].message_id == kept.message_id
    assert (nudge.student, nudge.state, nudge.to) == ("Leo Martins", "new", "cole")
    assert [(way.channel, way.status) for way in nudge.deliveries] == [("app", "sent")]


async def test_other_channels_of_the_person_wait_to_be_carried_out(store: Store) -> None:
    await store.set_setting("channels:cole", [["mail", "cole@school.example"], ["apprise", "ntfy"]])
    nudge = await told_of(store)
    ways = {way.channel: way.status for way in nudge.deliveries}
    assert ways == {"app": "sent", "mail": "waiting", "apprise": "waiting"}


async def test_words_made_private_later_are_left_out_from_then_on(store: Store) -> None:
    kept = await store.keep(Message("leo", text=BLOCKER), BLOCKER, NOW)
    nudge = await told_of(store)
    assert BLOCKER in nudge.reason
    hide = update(messages).where(messages.c.id == kept.message_id).values(private=True)
    await store.write(lambda t: t.execute(hide))
    read = await store.nudge(nudge.id)
    assert read is not None
    assert BLOCKER not in repr(read)
    assert "(private)" in read.reason


async def test_a_deed_is_kept_with_who_and_when_and_in_the_audit_log(store: Store) -> None:
    nudge = await told_of(store)
    done = await store.set_nudge(nudge.id, "acted", "cole", NOW, note="we talked")
    assert (done.state, done.state_by, done.note) == ("acted", "cole", "we talked")
    log = [(d.by, d.deed, d.detail["state"]) for d in await store.audit_of("leo")]
    assert ("cole", "nudge", "acted") in log
    again = await store.set_nudge(nudge.id, "acted", "cole", NOW + timedelta(hours=1))
    assert again.state_at == done.state_at
    with pytest.raises(NudgeClosed):
        await store.set_nudge(nudge.id, "snoozed", "cole", NOW, until=NOW)


async def test_nobody_moves_anothers_nudge(store: Store) -> None:
    nudge = await told_of(store)
    for stranger in ("dunn", "rivera", "leo", "nobody"):
        with pytest.raises(NotThere):
            await store.set_nudge(nudge.id, "acted", stranger, NOW)
    with pytest.raises(NotThere):
        await store.set_nudge("g-none", "acted", "cole", NOW)


async def test_words_are_said_in_the_talk_once_however_often_they_are_sent(store: Store) -> None:
    nudge = await told_of(store)
    for _ in range(3):
        await store.set_nudge(nudge.id, "acted", "cole", NOW, words="Hi Leo", sender="advisor")
    lines = [(line.sender, line.text) for line in await store.recent("leo")]
    assert lines == [("advisor", "Hi Leo")]


async def test_words_count_as_an_answer(store: Store) -> None:
    stuck = plan(id="p-9", student_id="maya", checkins=(checkin(0, blocker=BLOCKER),), revision=0)
    await store.save_plan(PlanChange(stuck, "made", "maya"), NOW)
    nudge = await told_of(store)
    await store.set_nudge(nudge.id, "acted", "cole", NOW, words="Hi Leo")
    case_now = (await store.nudge_cases(NOW, ["leo"]))[0]
    assert case_now.heard_at is not None and abs(case_now.heard_at - NOW) < timedelta(seconds=1)


async def test_danger_is_told_with_the_notice_to_every_safety_contact(store: Store) -> None:
    notice = await danger(store)
    for contact in ("ms-park", "mr-lee"):
        told = (await store.nudges_to(contact))[0]
        assert (told.rule, told.severity, told.notice_id, told.state) == ("safety", "urgent", notice, "new")
        assert DANGER in told.evidence[0].text
        assert told.evidence[0].message_id
    for other in ("cole", "rivera", "admin"):
        assert await store.nudges_to(other) == ()


async def test_a_worry_is_told_to_the_contact_it_names_and_a_request_waits_for_the_round(store: Store) -> None:
    await store.add_notice("leo", Notice("concern", "struggling", "so sad", "ms-park"))
    await store.add_notice("leo", Notice("request", "help", "why flip", "rivera"))
    assert [n.severity for n in await store.nudges_to("ms-park")] == ["today"]
    assert await store.nudges_to("mr-lee") == await store.nudges_to("rivera") == ()


async def test_what_one_contact_has_seen_and_done_the_others_need_not(store: Store) -> None:
    notice = await danger(store)
    first = (await store.nudges_to("ms-park"))[0]
    await store.set_nudge(first.id, "seen", "ms-park", NOW)
    assert [(n.state, n.state_by) for n in await store.notices(student_id="leo")] == [("seen", "ms-park")]
    assert (await store.nudges_to("mr-lee"))[0].state == "new"
    await store.set_nudge(first.id, "acted", "ms-park", NOW, note="spoke with Leo")
    assert [(n.id, n.state) for n in await store.notices(student_id="leo")] == [(notice, "acted")]
    assert [(n.state, n.state_by) for n in await store.nudges_to("mr-lee")] == [("acted", "ms-park")]


async def test_an_unseen_danger_reaches_the_administrator_without_a_word_of_it(store: Store) -> None:
    await danger(store)
    done = await run_round(store, datetime.now(UTC) + timedelta(minutes=16), ANY_HOUR)
    assert [nudge.to for nudge in done.round.new] == ["admin"]
    theirs = (await store.nudges_to("admin"))[0]
    assert DANGER not in repr(theirs) and "Leo" not in theirs.reason
    assert {n.state for n in await store.nudges_to("ms-park")} == {"escalated"}
    await store.set_nudge(theirs.id, "acted", "admin", NOW)
    assert [n.state for n in await store.notices(student_id="leo")] == ["new"], "an administrator cannot do it for them"


async def test_a_round_asks_a_fixed_number_of_questions(store: Store) -> None:
    async def asked() -> int:
        return await questions(store)

    few = await asked()
    more = [{"id": f"x{n}", "name": f"X {n}", "role": "student"} for n in range(40)]
    await store.write(lambda t: t.execute(insert(people), more))
    for n in range(20):
        await store.save_plan(
            PlanChange(replace(plan(revision=0), id=f"px{n}", student_id=f"x{n}"), "made", f"x{n}"), NOW
        )
    assert await asked() == few <= 12


async def questions(store: Store) -> int:
    """How many statements one look at the school sends."""
    from bot.store.cases import load_cases

    class Counting:
        sent = 0

        def __init__(self, inside: object) -> None:
            self.inside = inside

        async def execute(self, *given: object) -> object:
            Counting.sent += 1
            return await self.inside.execute(*given)  # type: ignore[attr-defined]

    await store.read(lambda t: load_cases(Counting(t), NOW))  # type: ignore[arg-type]
    return Counting.sent
