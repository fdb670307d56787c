"""The dial of a class and of one student, and the choices a teacher prepares."""

from __future__ import annotations

import pytest

from tests.api.world import World

from .forms import page, post, words_in

STEPS = ("purpose", "goal", "plan", "progress", "mastery")
AS_CLASS = dict.fromkeys(STEPS, "class")
CLASS = "/teach/classes/math-6a/dial"
LEO = "/teach/students/leo/dial"


async def test_one_student_differs_from_the_class_and_reads_their_own_sentence(world: World) -> None:
    await world.sign_in("rivera")
    await post(world, CLASS, dict.fromkeys(STEPS, "together"))
    shown = words_in(await post(world, LEO, {**AS_CLASS, "goal": "alone", "plan": "not_yet"}))
    sentence = (
        "You decide the goal alone, and the purpose, progress and mastery together with Ms. Rivera;"
        " Ms. Rivera decides the plan for now and shows you a choice first."
    )
    assert sentence in shown
    assert "as the class (together with me)" in shown
    await world.sign_in("leo")
    assert sentence in words_in(await page(world, "/"))
    await world.sign_in("amina")
    assert "You decide the purpose, goal, plan, progress and mastery together" in words_in(await page(world, "/"))
    assert "set autonomy" in {deed.deed for deed in await world.store.audit_of("leo")}


async def test_what_is_set_for_one_student_decides_what_waits(world: World) -> None:
    await world.store.set_dial("rivera", "math-6a", {"purpose": "together"})
    await world.sign_in("rivera")
    assert "Maya Torres The purpose waits for you" in words_in(await page(world, "/teach"))
    await post(world, "/teach/students/maya/dial", {**AS_CLASS, "purpose": "alone"})
    assert "The purpose waits" not in words_in(await page(world, "/teach/students/maya"))
    await post(world, "/teach/students/maya/dial", AS_CLASS)
    assert "Maya Torres The purpose waits for you" in words_in(await page(world, "/teach"))


@pytest.mark.parametrize("given", [{}, {**AS_CLASS, "goal": "sometimes"}, {"goal": "alone"}])
async def test_half_a_dial_of_a_student_is_refused(world: World, given: dict[str, str]) -> None:
    await world.sign_in("rivera")
    await post(world, LEO, given, 422)
    assert [dict(one.dial) for one in await world.store.dials_of("leo")] == [{}]


async def test_prepared_choices_are_kept_with_the_dial_of_the_class(world: World) -> None:
    await world.sign_in("rivera")
    dial = dict.fromkeys(STEPS, "not_yet")
    shown = await post(world, CLASS, {**dial, "prepared:goal": "  divide two\nrecipes ", "prepared:plan": " "})
    assert 'name="prepared:goal" maxlength="120" dir="auto" value="divide two recipes"' in shown
    assert [dict(one.prepared) for one in await world.store.dials_of("leo")] == [{"goal": "divide two recipes"}]
    await post(world, CLASS, {**dial, "prepared:goal": "x" * 121}, 422)
    await post(world, CLASS, dial)
    assert [dict(one.prepared) for one in await world.store.dials_of("leo")] == [{}]
