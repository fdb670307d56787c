"""What a teacher does from the pages: a word, a yes, a suggestion, a verdict, a dial; and what the student hears."""

from __future__ import annotations

from dataclasses import replace

from bot.plans.turn import PlanChange
from tests.api.world import World

from .forms import page, post, words_in
from .school import add_class, days_ago, evidence, keep, plan_of, texts

REVIEW = "/teach/students/leo/plans/p-leo/review"


async def test_a_note_stands_in_the_chat_as_from_the_teacher_and_answers_what_was_asked(world: World) -> None:
    await world.sign_in("rivera")
    before = await page(world, "/teach/students/leo")
    assert "why do you flip it" in words_in(before)
    asked = (await world.store.notices(to="rivera", student_id="leo"))[0].id
    after = await post(world, "/teach/students/leo/say", {"words": "Come by at lunch.", "answers": asked})
    assert "Sent. It stands in the chat, with your name." in words_in(after)
    said = (await world.store.recent("leo"))[-1]
    assert (said.sender, said.text) == ("teacher", "Come by at lunch.")
    assert (await world.store.notices(to="rivera", student_id="leo"))[0].state == "acted"
    needs = (await page(world, "/teach")).split('id="everyone"')[0]
    assert "stuck" not in needs
    assert "help" not in needs


async def test_the_same_note_sent_twice_is_said_once(world: World) -> None:
    await world.sign_in("rivera")
    for _ in range(2):
        await post(world, "/teach/students/leo/say", {"words": "Come by at lunch."})
    assert texts(await world.store.recent("leo")) == ["Come by at lunch."]


async def test_an_empty_or_endless_note_is_refused_and_stays_in_the_box(world: World) -> None:
    await world.sign_in("rivera")
    assert "Write a few words first" in words_in(await post(world, "/teach/students/leo/say", {"words": " \n "}, 422))
    long = "la " * 400
    shown = await post(world, "/teach/students/leo/say", {"words": long}, 422)
    assert "characters are too many" in shown
    assert long.strip() in shown
    assert await world.store.recent("leo") == ()


async def test_a_note_answers_only_what_was_asked_of_this_teacher(world: World) -> None:
    foreign = (await world.store.notices(to="rivera", student_id="priya"))[0].id
    await world.sign_in("rivera")
    await post(world, "/teach/students/leo/say", {"words": "Hello.", "answers": foreign})
    assert (await world.store.notices(to="rivera", student_id="priya"))[0].state == "new"


async def test_words_to_use_wait_in_the_box_for_the_reason_she_came_from(world: World) -> None:
    await world.sign_in("rivera")
    listed = await page(world, "/teach")
    url = listed.split('class="deed-link" href="')[1].split('"')[0].split("#")[0].replace("&amp;", "&")
    shown = await page(world, url)
    assert "Hi Leo, I read what is in the way" in shown


async def test_a_yes_is_kept_with_her_name_and_told_in_the_chat(world: World) -> None:
    await world.sign_in("rivera")
    shown = await post(world, REVIEW, {"decision": "approve", "comment": "Bring the recipe."})
    plan = (await world.store.plans_of("leo"))[0]
    assert [(r.by, r.decision, r.comment) for r in plan.reviews] == [("rivera", "approve", "Bring the recipe.")]
    last = (await world.store.history("p-leo"))[-1]
    assert (last.by, last.what) == ("rivera", "looked at the plan and said yes")
    assert any("Ms. Rivera" in said and "Bring the recipe." in said for said in texts(await world.store.recent("leo")))
    assert "Ms. Rivera: yes" in words_in(shown)


async def test_a_suggestion_waits_for_the_students_word(world: World) -> None:
    await world.sign_in("rivera")
    await post(world, REVIEW, {"decision": "suggest", "comment": "Could it be 9 of 10?", "question": "goal.measure"})
    talk = await world.store.talk("leo")
    assert talk.pending is not None
    assert {k: talk.pending[k] for k in ("kind", "by", "words", "question")} == {
        "kind": "suggestion",
        "by": "Ms. Rivera",
        "words": "Could it be 9 of 10?",
        "question": "goal.measure",
    }
    assert ("Keep my plan", "suggestion:keep") in talk.offered
    plan = (await world.store.plans_of("leo"))[0]
    assert plan.step == "active"
    assert plan.reviews[-1].decision == "suggest"


async def test_a_counter_to_how_it_is_shown_reaches_the_chat_with_the_teachers_words(world: World) -> None:
    await world.sign_in("rivera")
    counter = {"decision": "suggest", "comment": "Could you explain it live?", "question": "mastery.method"}
    await post(world, REVIEW, counter)
    assert "“Could you explain it live?”" in texts(await world.store.recent("leo"))[-1]
    talk = await world.store.talk("leo")
    assert talk.pending is not None
    assert talk.pending["question"] == "mastery.method"


async def test_a_suggestion_for_a_step_decided_together_opens_it_with_its_words(world: World) -> None:
    await world.store.set_dial("rivera", "math-6a", {"goal": "together"})
    await world.sign_in("rivera")
    await post(world, REVIEW, {"decision": "suggest", "comment": "Could it be 9 of 10?", "question": "goal.measure"})
    plan = (await world.store.plans_of("leo"))[0]
    assert plan.step == "goal"
    assert plan.draft["goal.measure"] == "8 of 10"
    assert "goal" not in plan.agreed
    assert (await world.store.talk("leo")).pending is None


async def test_a_suggestion_without_words_is_refused(world: World) -> None:
    await world.sign_in("rivera")
    shown = await post(world, REVIEW, {"decision": "suggest", "comment": "  "}, 422)
    assert "A suggestion needs a comment" in shown
    assert (await world.store.plans_of("leo"))[0].reviews == ()


async def test_a_yes_to_a_plan_that_has_changed_meanwhile_is_not_kept(world: World) -> None:
    await world.sign_in("rivera")
    plan = (await world.store.plans_of("leo"))[0]
    purpose = replace(plan.purpose, why="because")
    await world.store.save_plan(PlanChange(replace(plan, purpose=purpose), "changed the why", "leo"))
    shown = await post(world, REVIEW, {"decision": "approve", "revision": str(plan.revision)}, 409)
    assert "changed by someone else" in shown
    assert (await world.store.plans_of("leo"))[0].reviews == ()


WIRES = "/teach/students/leo/plans/p-leo/tripwires"


async def test_trip_wires_are_set_on_the_students_page_and_told_in_the_chat(world: World) -> None:
    await world.sign_in("rivera")
    assert "Missed check-ins in a row" in words_in(await page(world, "/teach/students/leo"))
    shown = await post(world, WIRES, {"missed_checkins": "3", "stuck_days": "", "less_sure": ""})
    assert "Kept. The coach tells it in the chat." in words_in(shown)
    assert '<option value="3" selected>' in shown
    plan = (await world.store.plans_of("leo"))[0]
    assert plan.progress.tripwires == ("3 missed check-ins in a row",)
    assert (await world.store.history("p-leo"))[-1].by == "rivera"
    assert any("3 missed check-ins in a row" in said for said in texts(await world.store.recent("leo")))


async def test_a_plan_without_any_trip_wire_is_refused(world: World) -> None:
    await world.sign_in("rivera")
    for empty in ({"missed_checkins": ""}, {"missed_checkins": "many"}):
        assert "missed_checkins" in words_in(await post(world, WIRES, empty, 422))
    assert (await world.store.plans_of("leo"))[0].progress.tripwires == ()


async def test_only_plans_where_nothing_stands_out_are_ticked_beforehand(world: World) -> None:
    await add_class(world.store, "math-6b", "rivera", [("ada", "Ada"), ("bo", "Bo")])
    await keep(world.store, plan_of("ada"))
    bare = plan_of("bo")
    await keep(world.store, replace(bare, goals=(replace(bare.goals[0], measure=None),)))
    await world.sign_in("rivera")
    shown = await page(world, "/teach/review")
    boxes = {b.split("@")[0]: "checked" in b for b in shown.split('name="plan" value="')[1:]}
    assert {
        name: b.split(">")[0].count("checked")
        for name, b in ((b.split("@")[0], b) for b in shown.split('name="plan" value="')[1:])
    } == {
        "p-amina": 1,
        "p-leo": 0,
        "p-ada": 1,
        "p-bo": 0,
    }, boxes
    assert "The goal has no measure." in words_in(shown)


async def test_a_yes_to_several_is_safe_to_repeat(world: World) -> None:
    await add_class(world.store, "math-6b", "rivera", [("ada", "Ada Byron")])
    await keep(world.store, plan_of("ada"))
    plans = [(await world.store.plans_of(who))[0] for who in ("amina", "ada")]
    ticked = [f"{plan.id}@{plan.revision}" for plan in plans]
    await world.sign_in("rivera")
    for _ in range(2):
        assert "You said yes to 2 plans." in words_in(await post(world, "/teach/review", {"plan": ticked}, 200))
    for who in ("amina", "ada"):
        assert len((await world.store.plans_of(who))[0].reviews) == 1
        assert len(await world.store.recent(who)) == len(set(texts(await world.store.recent(who))))


async def test_a_yes_to_several_leaves_out_what_changed_and_names_it(world: World) -> None:
    plan = (await world.store.plans_of("amina"))[0]
    await world.store.save_plan(
        PlanChange(replace(plan, step="active", purpose=replace(plan.purpose, why="x")), "w", "amina")
    )
    await world.sign_in("rivera")
    shown = words_in(await post(world, "/teach/review", {"plan": f"p-amina@{plan.revision}"}, 200))
    assert "You said yes to 0 plans." in shown
    assert "Changed meanwhile, so look again: Amina Yusuf" in shown
    assert (await world.store.plans_of("amina"))[0].reviews == ()


async def test_a_yes_to_several_does_nothing_when_one_is_not_hers(world: World) -> None:
    plan, noor = (await world.store.plans_of("amina"))[0], (await world.store.plans_of("noor"))[0]
    await world.sign_in("rivera")
    await post(world, "/teach/review", {"plan": [f"p-amina@{plan.revision}", f"p-noor@{noor.revision}"]}, 404)
    assert (await world.store.plans_of("amina"))[0].reviews == ()


async def test_the_evidence_queue_shows_both_ratings_and_keeps_the_verdict(world: World) -> None:
    await world.sign_in("rivera")
    queue = words_in(await page(world, "/teach/evidence"))
    assert "8 of 10 right Priya: 4 of 5" in queue
    fields = {"met:p-priya-c1": "yes", "met:p-priya-c2": "no", "comment:p-priya-c2": "Say why you flip it."}
    assert "Your verdict is kept." in words_in(await post(world, "/teach/evidence/p-priya-e1", fields))
    plan = (await world.store.plans_of("priya"))[0]
    assert [c.met for c in plan.mastery.criteria] == [True, False]
    assert [(j.met, j.comment, j.by) for j in plan.evidence[0].judgements] == [
        (True, "", "rivera"),
        (False, "Say why you flip it.", "rivera"),
    ]
    assert "1 of 2" in " ".join(texts(await world.store.recent("priya")))
    assert (await world.store.notices(to="rivera", student_id="priya"))[0].state == "acted"
    assert "Nothing waits for a verdict." in words_in(await page(world, "/teach/evidence"))


async def test_a_verdict_on_nothing_is_refused(world: World) -> None:
    await world.sign_in("rivera")
    assert "for at least one line" in await post(world, "/teach/evidence/p-priya-e1", {"met:p-priya-c1": "maybe"}, 422)


async def test_a_link_that_is_no_link_is_not_one(world: World) -> None:
    await add_class(world.store, "math-6b", "rivera", [("ada", "Ada")])
    await keep(world.store, plan_of("ada", evidence=(evidence("ada", url="javascript:alert(1)"),)))
    await world.sign_in("rivera")
    for path in ("/teach/evidence", "/teach/students/ada"):
        assert "javascript:" not in await page(world, path)


async def test_the_dial_is_kept_and_students_read_it_on_their_page(world: World) -> None:
    await world.sign_in("rivera")
    freedoms = {"purpose": "alone", "goal": "together", "plan": "together", "progress": "not_yet", "mastery": "not_yet"}
    shown = words_in(await post(world, "/teach/classes/math-6a/dial", freedoms))
    sentence = (
        "You decide the purpose alone, and the goal and plan together with Ms. Rivera;"
        " Ms. Rivera decides the progress and mastery for now and shows you a choice first."
    )
    assert sentence in shown
    await world.sign_in("leo")
    assert sentence in words_in(await page(world, "/"))


async def test_half_a_dial_is_refused(world: World) -> None:
    await world.sign_in("rivera")
    await post(world, "/teach/classes/math-6a/dial", {"purpose": "alone", "goal": "sometimes"}, 422)
    assert (await world.store.taught("rivera")).classes[0].dial == {}


async def test_a_step_decided_together_waits_and_the_list_shows_it(world: World) -> None:
    await world.store.set_dial("rivera", "math-6a", {"purpose": "together"})
    await world.sign_in("rivera")
    shown = words_in(await page(world, "/teach"))
    assert "Maya Torres The purpose waits for you since" in shown
    plan = (await world.store.plans_of("maya"))[0]
    await post(world, "/teach/review", {"plan": f"p-maya@{plan.revision}"}, 200)
    assert "Maya Torres The purpose waits" not in words_in(await page(world, "/teach"))


async def test_the_talk_opens_only_for_a_reason_and_the_student_is_told(world: World) -> None:
    await world.store.say_as_adult("leo", "rivera", "teacher", "Hello Leo", days_ago(1))
    await world.sign_in("rivera")
    assert "Hello Leo" not in await page(world, "/teach/students/leo/talk")
    assert "at least 3 words" in await post(world, "/teach/students/leo/talk", {"reason": "because"}, 422)
    assert await world.store.looks_of("leo") == ()
    why = "He did not come to school today"
    assert "Hello Leo" in await post(world, "/teach/students/leo/talk", {"reason": why}, 200)
    assert [(look.name, look.reason) for look in await world.store.looks_of("leo")] == [("Ms. Rivera", why)]
    assert any(why in said for said in texts(await world.store.recent("leo")))
    await world.sign_in("leo")
    assert why in words_in(await page(world, "/"))


async def test_the_talk_opens_at_the_line_that_was_asked_for(world: World) -> None:
    for number in range(260):
        await world.store.say_as_adult("leo", "rivera", "teacher", f"Word {number}.", days_ago(1))
    line = next(one for one in await world.store.recent("leo", 300) if one.text == "Word 240.")
    await world.sign_in("rivera")
    asked = await page(world, f"/teach/students/leo/talk?line={line.id}")
    assert f'name="line" value="{line.id}"' in asked
    assert f"#m-{line.id}" in asked
    why = {"reason": "worried about his day"}
    opened = await post(world, "/teach/students/leo/talk", {**why, "line": line.id}, 200)
    assert f'id="m-{line.id}"' in opened
    assert "Word 100." not in opened
    assert "From the beginning" in opened
    first = await post(world, "/teach/students/leo/talk", why, 200)
    assert "Word 1." in first
    assert "From the beginning" not in first
    gone = await post(world, "/teach/students/leo/talk", {**why, "line": "m-gone"}, 200)
    assert "Word 1." in gone


async def test_reading_on_for_the_same_reason_is_one_look(world: World) -> None:
    await world.sign_in("rivera")
    for _ in range(3):
        await post(world, "/teach/students/leo/talk", {"reason": "worried about his day"}, 200)
    assert len(await world.store.looks_of("leo")) == 1
    assert len(texts(await world.store.recent("leo"))) <= 2  # the welcome, and the news
    await post(world, "/teach/students/leo/talk", {"reason": "talking to his father tomorrow"}, 200)
    assert len(await world.store.looks_of("leo")) == 2


async def test_a_verdict_that_differs_from_the_students_rating_is_named_to_both(world: World) -> None:
    await world.sign_in("rivera")
    await post(world, "/teach/evidence/p-priya-e1", {"met:p-priya-c1": "no"})
    gap = "Priya’s own rating is higher here: talk about it."
    queue = words_in(await page(world, "/teach/evidence"))
    assert "Worth a talk" in queue
    assert gap in queue
    assert gap in words_in(await page(world, "/teach/students/priya"))
    assert any("“8 of 10 right”" in line and "4 of 5" in line for line in texts(await world.store.recent("priya")))
    await world.sign_in("priya")
    assert "Ask what is missing" in words_in(await page(world, "/"))


async def test_a_verdict_that_agrees_names_no_gap(world: World) -> None:
    await world.sign_in("rivera")
    await post(world, "/teach/evidence/p-priya-e1", {"met:p-priya-c1": "yes"})
    assert "talk about it" not in words_in(await page(world, "/teach/students/priya"))
    assert "Worth a talk" not in words_in(await page(world, "/teach/evidence"))


async def test_the_student_finds_all_that_was_said_about_the_work_in_one_list(world: World) -> None:
    await world.sign_in("rivera")
    await post(world, "/teach/students/priya/say", {"words": "Come by at lunch."})
    await post(world, "/teach/evidence/p-priya-e1", {"met:p-priya-c1": "yes", "comment:p-priya-c1": "Clear steps."})
    await world.sign_in("priya")
    shown = words_in((await page(world, "/")).split('id="more-feedback"')[1].split("</details>")[0])
    assert "Ms. Rivera teacher" in shown
    assert "Come by at lunch." in shown
    assert "8 of 10 right: there" in shown
    assert "Clear steps." in shown
