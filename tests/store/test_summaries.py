"""Summaries in the store: which talks wait, what is kept once, and what a line made private changes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.message import Message, Reply
from bot.plans.plan import Purpose
from bot.plans.turn import Notice
from bot.store import NotThere, Store
from bot.summaries import make_summaries, make_summary, summarize
from tests.store.school import NOW, save, turn_on

QUIET_AT = NOW + timedelta(minutes=16)
WHY = "i wanna be able to double her recipes"
BLOCKER = "i still dont get why you flip the second one"


def safe(_text: str) -> None:
    """Nothing is dangerous here."""


retell = partial(summarize, guard=safe)


async def talk(store: Store, *texts: str, student: str = "maya", minute: int = 0) -> list[str]:
    """Say these, each answered; the ids of the messages."""
    ids = []
    for text in texts:
        kept = await store.keep(Message(student, text=text), text, NOW + timedelta(minutes=minute))
        ground = await store.load_turn(student)
        turn = replace(turn_on(ground, kept.message_id), now=NOW + timedelta(minutes=minute))
        await save(store, turn, "And then?")
        ids.append(kept.message_id)
    return ids


async def agree(store: Store, why: str, *, student: str = "maya") -> str:
    """Say why, and agree to the purpose in the same turn; the id of the message."""
    await store.assign_standard(student, "6.NS.A.1", "rivera", NOW)
    kept = await store.keep(Message(student, text=why), why, NOW)
    ground = await store.load_turn(student)
    turn = turn_on(ground, kept.message_id)
    turn.change(replace(ground.plans[0], purpose=Purpose(why=why), agreed=("purpose",)), "agreed to the purpose")
    await save(store, turn, "Kept.")
    return kept.message_id


async def test_one_talk_that_cannot_be_told_holds_up_no_other(store: Store) -> None:
    await talk(store, "boom")
    await talk(store, WHY, student="leo", minute=1)

    def breaks(text: str) -> None:
        if text == "boom":
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await make_summaries(store, NOW + timedelta(minutes=17), breaks)
    assert [quiet.student_id for quiet in await store.quiet_talks(NOW + timedelta(minutes=17))] == ["maya"]


async def test_a_talk_waits_for_its_summary_once_it_has_been_quiet(store: Store) -> None:
    await talk(store, WHY)
    assert await store.quiet_talks(NOW + timedelta(minutes=14)) == ()
    (quiet,) = await store.quiet_talks(QUIET_AT)
    assert (quiet.student_id, quiet.through_seq) == ("maya", 2)
    await store.save_summary("maya", 2, None, QUIET_AT)
    assert await store.quiet_talks(QUIET_AT) == ()
    await talk(store, "one more thing", minute=30)
    assert await store.quiet_talks(NOW + timedelta(minutes=40)) == ()
    assert [q.through_seq for q in await store.quiet_talks(NOW + timedelta(minutes=46))] == [4]


async def test_where_only_the_coach_spoke_there_is_nothing_to_tell_and_it_is_looked_at_once(store: Store) -> None:
    await store.save_lines("noor", [Reply("", "Hi Noor.")], NOW)
    assert [q.student_id for q in await store.quiet_talks(QUIET_AT)] == ["noor"]
    assert await make_summaries(store, QUIET_AT, safe) == 0
    assert await store.quiet_talks(QUIET_AT) == ()
    assert await store.summaries_of("noor") == ()


async def test_a_summary_is_kept_once_by_student_and_last_line(store: Store) -> None:
    await agree(store, WHY)
    told = summarize(await store.talked("maya"), safe)
    first = await store.save_summary("maya", 2, told, QUIET_AT)
    assert first is not None
    assert await store.save_summary("maya", 2, told, QUIET_AT + timedelta(hours=1)) is None
    (kept,) = await store.summaries_of("maya")
    assert kept == first
    assert kept.told == told


async def test_two_workers_at_once_keep_one(store: Store) -> None:
    await agree(store, WHY)
    made = await asyncio.gather(*(make_summaries(store, QUIET_AT, safe) for _ in range(4)))
    assert sum(made) == 1
    assert len(await store.summaries_of("maya")) == 1


async def test_each_conversation_gets_its_own_the_newest_first(store: Store) -> None:
    await agree(store, WHY)
    await talk(store, BLOCKER, minute=60)
    await talk(store, "ok", minute=120)
    assert await make_summaries(store, NOW + timedelta(hours=3), safe) == 2
    newest, first = await store.summaries_of("maya")
    assert (first.through_seq, newest.through_seq) == (2, 4)
    assert BLOCKER in newest.told.headline
    assert [q.quote for q in first.told.said] == [WHY]
    assert (await store.summaries_of("maya", 1)) == (newest,)
    assert await make_summaries(store, NOW + timedelta(hours=3), safe) == 0


async def test_its_adults_and_the_student_are_told_without_a_word_of_it(store: Store) -> None:
    await agree(store, WHY)
    heard: list[tuple[str, str, dict[str, str]]] = []
    (made,) = await make_summary(store, "maya", QUIET_AT, safe, lambda *told: heard.append(told))
    what = {"id": made.id, "student_id": "maya"}
    assert sorted(heard, key=lambda told: told[0]) == [(who, "summary", what) for who in ("cole", "maya", "rivera")]


async def test_what_waits_for_an_answer_is_not_told(store: Store) -> None:
    await agree(store, WHY)
    await store.keep(Message("maya", text=BLOCKER), BLOCKER, NOW)
    await make_summaries(store, QUIET_AT, safe)
    (kept,) = await store.summaries_of("maya")
    assert kept.through_seq == 2
    assert BLOCKER not in str(kept.told)


async def test_danger_and_what_is_said_until_the_student_goes_on_is_not_told_days_later(store: Store) -> None:
    (urgent, _) = await talk(store, "zz something dark", "leave me alone, i dont get why you ask")
    await store.add_notice("maya", Notice("danger", "self_harm", "zz something dark", "ms-park"), NOW, urgent)
    assert await make_summaries(store, QUIET_AT, safe) == 0
    await talk(store, "my dad found out and i dont get why", minute=2000)
    assert await make_summaries(store, NOW + timedelta(minutes=2020), safe) == 0
    await talk(store, "go on with my plan", BLOCKER, minute=4000)
    assert await make_summaries(store, NOW + timedelta(minutes=4020), safe) == 1
    (kept,) = await store.summaries_of("maya")
    assert BLOCKER in str(kept.told)
    assert "dad" not in str(kept.told)


async def test_a_line_made_private_leaves_the_summary_and_may_come_back(store: Store) -> None:
    why = await agree(store, WHY)
    await talk(store, BLOCKER, minute=1)
    await make_summaries(store, QUIET_AT, safe)
    await store.mark_private("maya", why, True, retell)
    (kept,) = await store.summaries_of("maya")
    assert WHY not in str(kept.told)
    assert why not in kept.told.sources
    assert BLOCKER in str(kept.told)
    assert [line.private for line in await store.recent("maya")] == [True, False, False, False]
    await store.mark_private("maya", why, False, retell)
    (again,) = await store.summaries_of("maya")
    assert WHY in str(again.told)
    assert (again.id, again.through_seq) == (kept.id, kept.through_seq)


async def test_a_summary_of_which_nothing_is_left_is_gone(store: Store) -> None:
    (only,) = await talk(store, BLOCKER)
    await make_summaries(store, QUIET_AT, safe)
    assert len(await store.summaries_of("maya")) == 1
    await store.mark_private("maya", only, True, retell)
    assert await store.summaries_of("maya") == ()
    assert await store.quiet_talks(QUIET_AT) == ()


async def test_only_ones_own_lines_can_be_made_private(store: Store) -> None:
    (mine,) = await talk(store, BLOCKER)
    coachs = (await store.recent("maya"))[-1].id
    for student, line in (("leo", mine), ("maya", coachs), ("maya", "nothing")):
        with pytest.raises(NotThere):
            await store.mark_private(student, line, True, retell)
    assert not any(line.private for line in await store.recent("maya"))


async def test_a_line_made_private_while_its_summary_is_told_is_not_kept_in_it(store: Store) -> None:
    why = await agree(store, WHY)
    told = summarize(await store.talked("maya"), safe)
    await store.mark_private("maya", why, True, retell)
    assert await store.save_summary("maya", 2, told, QUIET_AT) is None
    await make_summaries(store, QUIET_AT, safe)
    assert WHY not in str(await store.summaries_of("maya"))


async def test_nobody_unknown_is_told_of(store: Store) -> None:
    with pytest.raises(NotThere):
        await store.talked("nobody")
    with pytest.raises(NotThere):
        await store.talked("rivera")
