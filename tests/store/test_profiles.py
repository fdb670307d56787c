"""The profile in the store: what a page keeps, what becomes private with it, what adults have seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.message import Message
from bot.plans.learner import ProfileNote, Visibility
from bot.store import NotThere, Store
from bot.summaries import make_summaries
from tests.store.school import NOW, save, turn_on

SAID = "i am good at drawing faces of people"
QUIET_AT = NOW + timedelta(minutes=16)


def safe(_text: str) -> None:
    """Nothing is dangerous here."""


def note(text: str | None, visibility: Visibility = "teachers") -> ProfileNote:
    return ProfileNote(text, "maya", NOW + timedelta(days=1), visibility)


async def tell_strengths(store: Store, text: str = SAID) -> str:
    """Say it in the talk as the answer to profile.strengths; the id of the message."""
    kept = await store.keep(Message("maya", text=text), text, NOW)
    turn = turn_on(await store.load_turn("maya"), kept.message_id)
    turn.know("strengths", text)
    await save(store, turn, "Okay.")
    return kept.message_id


async def private_lines(store: Store) -> list[str]:
    return [line.text for line in await store.recent("maya") if line.private]


async def profile(store: Store) -> dict[str, ProfileNote]:
    learner = await store.learner("maya")
    assert learner is not None
    return dict(learner.profile)


async def test_what_the_page_keeps_is_the_newest_version(store: Store) -> None:
    await tell_strengths(store)
    await store.keep_about("maya", "strengths", note("drawing, and chess"), safe)
    await store.keep_about("maya", "with_others", note("i get loud", "student"), safe)
    found = await profile(store)
    assert (found["strengths"].text, found["with_others"].visibility) == ("drawing, and chess", "student")
    assert [n.text for n in await store.profile_history("maya", "strengths")] == [SAID, "drawing, and chess"]


async def test_a_field_made_the_students_alone_takes_its_line_and_the_summary_with_it(store: Store) -> None:
    await tell_strengths(store)
    await make_summaries(store, QUIET_AT, safe)
    assert SAID in str(await store.summaries_of("maya"))
    await store.keep_about("maya", "strengths", note(SAID, "student"), safe)
    assert await private_lines(store) == [SAID]
    assert SAID not in str(await store.summaries_of("maya"))
    assert SAID in (await store.talked("maya", 0)).kept_back


async def test_opened_again_nothing_is_kept_back(store: Store) -> None:
    await store.keep_about("maya", "strengths", note(SAID, "student"), safe)
    await store.keep_about("maya", "strengths", note(SAID), safe)
    assert (await store.talked("maya")).kept_back == ()


async def test_what_is_said_later_in_the_talk_stays_the_students_alone_with_its_line(store: Store) -> None:
    ground = await store.load_turn("maya")
    await store.keep_about("maya", "strengths", note("drawing", "student"), safe)
    kept = await store.keep(Message("maya", text=SAID), SAID, NOW)
    turn = turn_on(ground, kept.message_id)  # it began before the page was saved, and knows nothing of it
    turn.know("strengths", SAID)
    await save(store, turn, "Okay.")
    assert (await profile(store))["strengths"] == replace(note(SAID, "student"), at=NOW)
    assert await private_lines(store) == [SAID]


async def test_an_ordinary_answer_makes_no_line_private(store: Store) -> None:
    await tell_strengths(store)
    assert await private_lines(store) == []


async def test_what_adults_have_seen_stands_beside_the_students_words_with_name_and_day(store: Store) -> None:
    await store.keep_about("maya", "strengths", note("drawing"), safe)
    await store.observe("maya", "strengths", "explains patiently to others", "rivera", NOW)
    (seen,) = await store.observations_of("maya")
    assert (seen.field, seen.text, seen.name, seen.at) == (
        "strengths",
        "explains patiently to others",
        "Ms. Rivera",
        NOW,
    )
    assert (await profile(store))["strengths"].text == "drawing"
    assert await store.observations_of("leo") == ()


async def test_of_nobody_nothing_is_kept(store: Store) -> None:
    with pytest.raises(NotThere):
        await store.keep_about("nobody", "strengths", note("x"), safe)
    with pytest.raises(NotThere):
        await store.observe("nobody", "strengths", "x", "rivera", NOW)
