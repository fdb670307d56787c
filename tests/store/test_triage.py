"""Whole classes, reviews and opened talks in the store, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.message import Message, Reply
from bot.plans.plan import Plan, Review
from bot.plans.turn import Notice, PlanChange
from bot.store import NotThere, PlanChangedMeanwhile, Store
from bot.store.tables import messages

from .school import NOW


def started(student: str, plan_id: str, **more: object) -> Plan:
    return Plan(plan_id, student, step="goal", agreed=("purpose",), created_at=NOW, **more)  # type: ignore[arg-type]


async def test_a_class_is_its_students_with_plans_asks_and_last_words(store: Store) -> None:
    await store.save_plan(PlanChange(started("leo", "p1"), "agreed to the purpose", "leo"), NOW)
    await store.keep(Message("leo", text="hi"), "hi", NOW)
    await store.say_as_adult("leo", "rivera", "teacher", "Hello", NOW + timedelta(hours=1))
    asked = await store.add_notice("leo", Notice("request", "help", "why", "rivera"), NOW)
    await store.add_notice("leo", Notice("concern", "sad", "awful", "rivera"), NOW)
    found = await store.taught("rivera", "math-6a")
    leo, maya = found.pupils
    assert [group.id for group in found.classes] == ["math-6a", "math-6b"]
    assert (leo.person.id, [plan.id for plan in leo.plans], [n.id for n in leo.asked]) == ("leo", ["p1"], [asked])
    assert leo.agreed_at == {("p1", "purpose"): NOW}
    assert (leo.spoke_at, leo.heard_at) == (NOW, NOW + timedelta(hours=1))
    assert leo.entered == {"p1": NOW}
    assert (maya.class_ids, maya.plans, maya.advisor and maya.advisor.name) == (("math-6a",), (), "Mr. Cole")


async def test_all_classes_name_each_student_once_with_every_class(store: Store) -> None:
    found = await store.taught("rivera")
    assert [(p.person.id, p.class_ids) for p in found.pupils] == [
        ("leo", ("math-6a",)),
        ("maya", ("math-6a", "math-6b")),
    ]


@pytest.mark.parametrize("class_id", ["science", "nope", ""])
async def test_anothers_class_is_not_there(store: Store, class_id: str) -> None:
    with pytest.raises(NotThere):
        await store.taught("rivera", class_id)
    with pytest.raises(NotThere):
        await store.set_dial("rivera", class_id, {"goal": "together"})


async def test_a_dial_is_kept_read_back_and_written_down(store: Store) -> None:
    await store.set_dial("rivera", "math-6b", {"goal": "together"}, NOW)
    assert {group.id: dict(group.dial) for group in (await store.taught("rivera")).classes} == {
        "math-6a": {},
        "math-6b": {"goal": "together"},
    }
    assert [dict(one.dial) for one in await store.dials_of("maya")] == [{}, {"goal": "together"}]


async def test_a_students_own_dial_goes_before_the_classs_and_back(store: Store) -> None:
    await store.set_dial("rivera", "math-6b", {"goal": "together"}, NOW, prepared={"goal": "halve a recipe"})
    await store.set_student_dial("rivera", "maya", {"goal": "alone", "plan": "not_yet"}, NOW)
    own = {"goal": "alone", "plan": "not_yet"}
    assert [dict(one.dial) for one in await store.dials_of("maya")] == [own, own]
    assert [dict(one.prepared) for one in await store.dials_of("maya")] == [{}, {"goal": "halve a recipe"}]
    pupil, _ = await store.pupil("rivera", "maya")
    assert pupil.dials == {"math-6a": own, "math-6b": own}
    await store.set_student_dial("rivera", "maya", {}, NOW)
    assert [dict(one.dial) for one in await store.dials_of("maya")] == [{}, {"goal": "together"}]
    assert [deed.deed for deed in await store.audit_of("maya")] == ["set autonomy", "set autonomy"]


async def test_a_dial_of_a_student_that_one_does_not_teach_is_not_there(store: Store) -> None:
    for teacher, student in (("okafor", "maya"), ("rivera", "nobody")):
        with pytest.raises(NotThere):
            await store.set_student_dial(teacher, student, {"goal": "alone"}, NOW)


async def test_twenty_reviews_at_once_and_a_turn_between_are_all_kept(store: Store) -> None:
    await store.save_plan(PlanChange(started("leo", "p1"), "began", "leo"), NOW)

    async def review(number: int) -> None:
        def amend(plan: Plan) -> PlanChange:
            word = Review("rivera", NOW, "suggest", str(number))
            return PlanChange(replace(plan, reviews=(*plan.reviews, word)), "suggested", "rivera")

        await store.amend_plan("leo", "p1", amend, NOW)

    await asyncio.gather(*(review(n) for n in range(20)))
    plan = (await store.plans_of("leo"))[0]
    assert sorted(int(r.comment) for r in plan.reviews) == list(range(20))
    assert len(await store.history("p1")) == 21


async def test_an_amendment_of_what_was_not_seen_is_refused_whole(store: Store) -> None:
    plan = await store.save_plan(PlanChange(started("leo", "p1"), "began", "leo"), NOW)
    await store.save_plan(PlanChange(replace(plan, agreed=("purpose", "goal")), "agreed to the goal", "leo"), NOW)
    word = Review("rivera", NOW, "approve")
    with pytest.raises(PlanChangedMeanwhile):
        await store.amend_plan(
            "leo", "p1", lambda p: PlanChange(replace(p, reviews=(word,)), "yes", "rivera"), NOW, seen=1
        )
    with pytest.raises(NotThere):
        await store.amend_plan("maya", "p1", lambda p: PlanChange(p, "yes", "rivera"), NOW)
    assert (await store.plans_of("leo"))[0].reviews == ()


async def test_an_opened_talk_is_written_down_and_leaves_out_what_is_not_for_the_reader(store: Store) -> None:
    for text in ("one", "mine alone", "awful", "two"):
        kept = await store.keep(Message("leo", text=text), text, NOW)
        await store.save_lines("leo", [Reply("", f"re {text}")], NOW)
        if text == "mine alone":
            hide = update(messages).where(messages.c.id == kept.message_id).values(private=True)
            await store.write(lambda transaction, hide=hide: transaction.execute(hide))
        if text == "awful":
            await store.add_notice("leo", Notice("danger", "x", text, "ms-park"), NOW, kept.message_id)
    found = await store.open_transcript("leo", "rivera", "a good reason", NOW)
    assert [line.text for line in found.lines] == ["one", "re one", "two", "re two"]
    assert (found.left_out, found.next, found.is_new) == (4, None, True)
    again = await store.open_transcript("leo", "rivera", "a good reason", NOW + timedelta(minutes=5))
    assert not again.is_new
    assert [(look.by, look.reason) for look in await store.looks_of("leo")] == [("rivera", "a good reason")]
    assert len(await store.audit_of("leo")) == 2
