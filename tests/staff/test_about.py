"""The profile on pages of staff: what the student lets them see, and what they add beside it, never over it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.plans.learner import ProfileNote, Visibility
from tests.api.world import API, World

from .forms import page, post, words_in


async def tell(world: World, field: str, text: str, visibility: Visibility = "teachers") -> None:
    note = ProfileNote(text, "leo", datetime.now(UTC), visibility)
    await world.store.keep_about("leo", field, note, lambda text: None)


async def test_staff_read_what_the_student_lets_them_and_nothing_else(world: World) -> None:
    await tell(world, "how_i_work", "best before lunch <b>")
    await tell(world, "with_others", "i get loud when i lose", "student")
    await tell(world, "strengths", "keeping goal", "student")
    for who, there in (("rivera", "/teach/students/leo"), ("cole", "/advise/students/leo")):
        await world.sign_in(who)
        shown = words_in(await page(world, there))
        assert "How they work best before lunch <b>" in shown
        assert "loud" not in shown
        assert "keeping goal" not in shown
        for part in ("sheet", "talk") if who == "rivera" else ():
            assert "keeping goal" not in await page(world, f"{there}/{part}")


async def test_what_an_adult_has_seen_stands_with_name_and_day_beside_the_students_words(world: World) -> None:
    await tell(world, "strengths", "keeping goal")
    await world.sign_in("rivera")
    there = "/students/leo/observe"
    shown = words_in(await post(world, there, {"field": "strengths", "words": "explains <i> patiently"}))
    assert "Kept, with your name and the day." in shown
    await world.sign_in("cole")
    shown = words_in(await post(world, there, {"field": "how_i_work", "words": "needs a quiet start"}))
    assert "keeping goal own words" in shown
    assert "explains <i> patiently seen by Ms. Rivera" in shown
    assert "needs a quiet start seen by Mr. Cole" in shown
    learner = await world.store.learner("leo")
    assert learner is not None
    assert learner.profile["strengths"].text == "keeping goal"
    await world.sign_in("leo")
    assert "needs a quiet start" in await page(world, "/about")


async def test_an_observation_without_words_or_field_and_about_others_is_refused(world: World) -> None:
    await world.sign_in("rivera")
    await post(world, "/students/leo/observe", {"field": "strengths", "words": " "}, 422)
    await post(world, "/students/leo/observe", {"field": "strengths", "words": "x" * 1001}, 422)
    await post(world, "/students/leo/observe", {"field": "shoe_size", "words": "42"}, 422)
    await post(world, "/students/noor/observe", {"field": "strengths", "words": "kind"}, 404)
    assert await world.store.observations_of("leo") == ()
    assert await world.store.observations_of("noor") == ()


async def test_the_api_gives_adults_what_they_may_see_and_the_student_all(world: World) -> None:
    await tell(world, "strengths", "keeping goal", "student")
    await tell(world, "interests", "soccer")
    await world.store.observe("leo", "interests", "stays after training", "rivera", datetime.now(UTC))
    path = f"{API}/students/leo/profile"
    for who in ("rivera", "cole"):
        seen = (await world.call("GET", path, who)).json
        assert list(seen["profile"]) == ["interests"]
        assert [(one["name"], one["text"]) for one in seen["observations"]] == [("Ms. Rivera", "stays after training")]
    assert set((await world.call("GET", path, "leo")).json["profile"]) == {"strengths", "interests"}
    me = (await world.call("GET", f"{API}/me", "leo")).json
    assert me["profile"]["strengths"]["visibility"] == "student"
    assert me["observations"][0]["text"] == "stays after training"
    assert (await world.call("GET", path, "okafor")).status == 404
    assert [look.deed for look in await world.store.looks_at("leo")] == ["read profile", "read profile"]


async def test_the_whole_way_through_the_page_of_the_student(world: World) -> None:
    await world.sign_in("leo")
    form = {"field": "with_others", "text": "small groups are best", "visibility": "teachers", "deed": "keep"}
    assert "Kept: How I get on with others." in await post(world, "/about", form)
    await world.sign_in("rivera")
    assert "With others small groups are best" in words_in(await page(world, "/teach/students/leo"))
