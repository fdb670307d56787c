"""A turn is kept whole or not at all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from sqlalchemy import update

from bot.message import Answered, Asking, Choice, Reply
from bot.plans.learner import Adult, Learner
from bot.plans.plan import Plan, Purpose, Review
from bot.plans.talk import Talk
from bot.plans.turn import Notice, PlanChange
from bot.store import (
    AnsweredMeanwhile,
    NotThere,
    PlanChangedMeanwhile,
    Store,
    TalkChangedMeanwhile,
)
from bot.store.codec import encode
from bot.store.embedded import Transaction
from bot.store.tables import plans as plan_rows

from . import documents
from .school import NOW, save, say, turn_on


async def test_a_student_who_never_spoke_has_a_fresh_talk(store: Store) -> None:
    ground = await store.load_turn("maya")
    assert (ground.talk, ground.plans, ground.talk_version) == (Talk(), (), 0)
    assert await store.talk("maya") == Talk()


async def test_the_adults_of_a_student_are_named_in_order(store: Store) -> None:
    assert (await store.load_turn("maya")).learner.adults == (
        Adult("rivera", "Ms. Rivera", "teacher", "Room 7"),
        Adult("cole", "Mr. Cole", "advisor"),
        Adult("maya-guardian", "Rosa Torres", "guardian"),
        Adult("ms-park", "Ms. Park", "safety", "Room 12, or ext. 112"),
    )


@pytest.mark.parametrize("who", ["nobody", "rivera", ""])
async def test_who_is_no_student_has_no_turn(store: Store, who: str) -> None:
    assert await store.learner(who) is None
    with pytest.raises(NotThere):
        await store.load_turn(who)


async def test_all_of_a_turn_comes_back(store: Store) -> None:
    plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    message_id = await say(store, "like how many pieces fit", client_id="c1")
    ground = await store.load_turn("maya")
    turn = turn_on(ground, message_id)
    turn.change(replace(plan, purpose=Purpose(what="how many pieces fit"), step="goal"), what="agreed to the purpose")
    turn.know("interests", "baking w my grandma")
    turn.notices.append(Notice("request", "need", "fraction tiles", "rivera", plan.id))
    talk = Talk(plan_id=plan.id, asking="goal.confidence", flags=("ready",), offered=(("1", "1"),))
    card = {"kind": "plan", "plan_id": plan.id}
    reply = Reply("", "How sure?", choices=(Choice("1", "1"),), image="/chart.svg", image_text="a chart", card=card)
    answered = Answered(
        message_id, (Reply("", "Nice."), reply), Asking("goal.confidence", ("number",)), plan.id, "goal"
    )

    saved = await store.save_turn(turn, talk, answered, ground.talk_version)

    now = await store.load_turn("maya")
    assert now.talk == talk == await store.talk("maya")
    assert now.plans == saved.plans == (replace(turn.plan or plan, revision=2),)
    assert now.learner.profile["interests"].text == "baking w my grandma"
    assert now.talk_version == saved.talk_version == 1
    kept = await store.known("maya", "c1")
    assert kept is not None
    assert kept.answered == saved.answered
    assert [r.text for r in saved.answered.replies] == ["Nice.", "How sure?"]
    assert saved.answered.replies[1] == replace(reply, id=saved.answered.replies[1].id)
    lines, _ = await store.lines("maya")
    assert [line.id for line in lines] == [message_id, *(r.id for r in saved.answered.replies)]
    (notice,) = await store.notices("rivera")
    assert (notice.words, notice.message_id, notice.state) == ("fraction tiles", message_id, "new")
    newest = (await store.history(plan.id))[-1]
    assert (newest.number, newest.at, newest.by, newest.message_id) == (2, NOW, "maya", message_id)
    assert newest.changes["purpose.what"] == (None, "how many pieces fit")
    assert await store.unanswered() == ()


async def test_a_revision_counts_named_changes_only(store: Store) -> None:
    plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    turn = turn_on(await store.load_turn("maya"), await say(store, "pieces"))
    turn.pencil("purpose.what", "pieces")
    (pencilled,) = (await save(store, turn)).plans
    assert (pencilled.revision, pencilled.draft) == (1, {"purpose.what": "pieces"})
    assert (await store.plan(plan.id)) == pencilled
    assert len(await store.history(plan.id)) == 1

    turn = turn_on(await store.load_turn("maya"), await say(store, "yes"))
    turn.pencil("purpose.where", "kitchen")
    turn.change(replace(turn.plan or plan, draft={}, purpose=Purpose("pieces", "kitchen")), what="agreed")
    turn.change(replace(turn.plan or plan, step="goal"), what="moved on", by="cole")
    (agreed,) = (await save(store, turn)).plans
    assert agreed.revision == 3
    history = await store.history(plan.id)
    assert [(r.number, r.by, list(r.changes)) for r in history[1:]] == [
        (2, "maya", ["purpose.what", "purpose.where"]),
        (3, "cole", ["step"]),
    ]


async def test_a_plan_that_moved_meanwhile_is_not_overwritten(store: Store) -> None:
    plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    message_id = await say(store, "hi")
    turn = turn_on(await store.load_turn("maya"), message_id)
    review = Review("rivera", NOW, "suggest", "smaller?")
    await store.save_plan(PlanChange(replace(plan, reviews=(review,)), "suggested a change", "rivera"), NOW)
    turn.change(replace(plan, step="goal"), what="agreed")
    turn.know("interests", "lost")
    with pytest.raises(PlanChangedMeanwhile):
        await save(store, turn, "lost", talk=Talk(asking="lost"))
    ground = await store.load_turn("maya")
    assert ground.plans[0].reviews == (review,)
    assert (ground.talk, ground.learner.profile) == (Talk(), {})
    assert [line.text for line in await store.recent("maya")] == ["hi"]
    assert [w.message_id for w in await store.unanswered()] == [message_id]


async def test_a_review_leaves_the_draft_to_the_talk(store: Store) -> None:
    seen_by_teacher = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    turn = turn_on(await store.load_turn("maya"), await say(store, "pieces"))
    turn.pencil("purpose.what", "pieces")
    await save(store, turn)
    review = Review("rivera", NOW, "approve")
    reviewed = await store.save_plan(PlanChange(replace(seen_by_teacher, reviews=(review,)), "approved", "rivera"))
    assert reviewed.draft == {"purpose.what": "pieces"}
    assert await store.plan(reviewed.id) == reviewed


async def test_a_new_plan_with_a_known_id_is_refused(store: Store) -> None:
    plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    with pytest.raises(PlanChangedMeanwhile):
        await store.save_plan(PlanChange(replace(plan, revision=0), "again", "rivera"))


async def test_nobody_changes_the_plan_of_another_student(store: Store) -> None:
    plan = await store.assign_standard("leo", "6.NS.A.1", "rivera", NOW)
    turn = turn_on(await store.load_turn("maya"), await say(store, "hi"))
    turn.change(plan, what="taken")
    with pytest.raises(ValueError, match="not maya's"):
        await save(store, turn)


async def test_a_talk_that_went_on_elsewhere_is_not_overwritten(store: Store) -> None:
    first, second = await say(store, "one"), await say(store, "two")
    ground = await store.load_turn("maya")
    await save(store, turn_on(ground, first), "1", talk=Talk(asking="purpose.why"), version=ground.talk_version)
    with pytest.raises(TalkChangedMeanwhile):
        await save(store, turn_on(ground, second), "2", version=ground.talk_version)
    assert (await store.talk("maya")).asking == "purpose.why"


async def test_one_message_is_answered_once_however_many_try(store: Store) -> None:
    message_id = await say(store, "hi")
    ground = await store.load_turn("maya")
    tries = [save(store, turn_on(ground, message_id), f"answer {n}") for n in range(6)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(d, AnsweredMeanwhile) for d in done) == 5
    assert len(await store.recent("maya")) == 2
    with pytest.raises(NotThere):
        await save(store, turn_on(ground, "m-unknown"), "?")


async def test_the_coach_may_speak_first(store: Store) -> None:
    ground = await store.load_turn("maya")
    saved = await save(store, turn_on(ground, ""), "Hi Maya!")
    assert [line.id for line in await store.recent("maya")] == [saved.answered.replies[0].id]


async def test_a_plan_that_is_started_over_is_closed_not_lost(store: Store) -> None:
    plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    turn = turn_on(await store.load_turn("maya"), await say(store, "start over"))
    turn.erased.append(plan.id)
    new = Plan(id="p-new", student_id="maya", step="standard")
    turn.change(new, what="started over")
    await save(store, turn)
    assert [p.id for p in (await store.load_turn("maya")).plans] == ["p-new"]
    assert await store.plan(plan.id) is None
    closed = await store.plan(plan.id, closed=True)
    assert closed == replace(plan, revision=2)
    assert await store.plans_of("maya", closed=True) == (closed,)
    assert [r.what for r in await store.history(plan.id)][-1] == "Closed this plan."


async def test_a_stranger_cannot_close_a_plan(store: Store) -> None:
    plan = await store.assign_standard("leo", "6.NS.A.1", "rivera", NOW)
    turn = turn_on(await store.load_turn("maya"), await say(store, "start over"))
    turn.erased.append(plan.id)
    await save(store, turn)
    assert await store.plan(plan.id) == plan


async def test_each_profile_note_is_a_version(store: Store) -> None:
    for words in ("baking", None, "soccer"):
        turn = turn_on(await store.load_turn("maya"), await say(store, words or "skip"))
        turn.know("interests", words)
        turn.know("strengths", "patient")
        await save(store, turn)
    assert [n.text for n in await store.profile_history("maya", "interests")] == ["baking", None, "soccer"]
    learner = await store.learner("maya")
    assert isinstance(learner, Learner)
    assert learner.profile["interests"].text == "soccer"
    assert learner.profile["interests"].at == NOW


async def test_a_field_that_came_after_a_plan_was_kept_is_no_change_of_it(store: Store) -> None:
    plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)

    async def make_older(transaction: Transaction) -> None:
        document = encode(plan)
        del document["bridge"], document["standard"]["skills"], document["mastery"]["waived"]
        await transaction.execute(update(plan_rows).where(plan_rows.c.id == plan.id).values(document=document))

    await store.write(make_older)
    turn = turn_on(await store.load_turn("maya"), await say(store, "sharing"))
    turn.pencil("purpose.what", "sharing")
    await save(store, turn)
    assert [line.number for line in await store.history(plan.id)] == [1]
    assert (await store.plans_of("maya"))[0].draft == {"purpose.what": "sharing"}


async def test_a_standard_is_assigned_once(store: Store) -> None:
    plans = await asyncio.gather(*[store.assign_standard("maya", "6.NS.A.1", "rivera", NOW) for _ in range(5)])
    assert len({plan.id for plan in plans}) == 1
    assert (plans[0].step, plans[0].revision, plans[0].assigned_by) == ("purpose", 1, "rivera")
    other = await store.assign_standard("maya", "6ee1", "rivera", NOW + timedelta(1))
    assert [p.id for p in await store.plans_of("maya")] == [plans[0].id, other.id]
    with pytest.raises(NotThere):
        await store.assign_standard("maya", "9.ZZ.9", "rivera")
    with pytest.raises(NotThere):
        await store.assign_standard("nobody", "6.NS.A.1", "rivera")


@settings(documents.thorough, max_examples=25)
@given(plan=documents.plans, talk=documents.talks, answered=documents.answers)
async def test_whatever_the_rules_decide_is_kept(store: Store, plan: Plan, talk: Talk, answered: Answered) -> None:
    ground = await store.load_turn("maya")
    turn = turn_on(ground, await say(store, "any"))
    known = next((p.revision for p in ground.plans if p.id == plan.id), 0)
    turn.change(replace(plan, student_id="maya", revision=known), what="anything")
    nameless = tuple(replace(reply, id="") for reply in answered.replies)
    saved = await store.save_turn(turn, talk, replace(answered, message_id=turn.id, replies=nameless))
    now = await store.load_turn("maya")
    assert saved.plans[0] in now.plans
    assert replace(saved.plans[0], revision=known, created_at=None) == replace(
        plan, student_id="maya", revision=known, created_at=None
    )
    assert now.talk == talk
    assert await store.answer_of(turn.id) == saved.answered
