"""The profile's fields: who sees them at first, that this stays, and which words adults must not read."""

from __future__ import annotations

from dataclasses import replace

from bot.plans.learner import ABOUT_FIELDS, PROFILE_FIELDS, ProfileNote, Visibility, first_visibility
from bot.plans.path import next_question
from bot.plans.seen import kept_back, notes_seen

from .people import MAYA, NOW, a_plan, a_turn


def note(text: str | None, visibility: Visibility = "teachers") -> ProfileNote:
    return ProfileNote(text, "maya", NOW, visibility)


def test_the_six_parts_of_a_profile_are_there_and_only_the_social_one_is_the_students_alone_at_first() -> None:
    assert set(ABOUT_FIELDS) - set(PROFILE_FIELDS) == {"how_i_work", "with_others"}
    assert {name: first_visibility(name) for name in ABOUT_FIELDS if first_visibility(name) == "student"} == {
        "with_others": "student"
    }


def test_the_welcome_talk_asks_none_of_the_two_that_stand_on_the_page_alone() -> None:
    known = {name: note("x") for name in PROFILE_FIELDS}
    turn = a_turn(a_plan(), learner=replace(MAYA, profile=known))
    assert next_question(turn) == "purpose.what"


def test_a_new_answer_in_the_talk_leaves_who_sees_it_as_it_was() -> None:
    turn = a_turn(learner=replace(MAYA, profile={"strengths": note("drawing", "student")}))
    turn.know("strengths", "drawing and chess")
    turn.know("interests", "soccer")
    assert turn.profile["strengths"].visibility == "student"
    assert turn.profile["interests"].visibility == "teachers"


def test_adults_see_no_field_that_is_the_students_alone() -> None:
    maya = replace(MAYA, profile={"strengths": note("drawing"), "with_others": note("i get loud", "student")})
    assert set(notes_seen(maya)) == {"strengths"}


def test_a_field_that_is_the_students_alone_is_so_with_all_it_ever_said() -> None:
    versions = (("strengths", note("drawing")), ("strengths", note("drawing faces", "student")))
    assert kept_back(versions) == ("drawing", "drawing faces")


def test_what_was_opened_again_is_not_kept_back_and_older_private_words_are() -> None:
    opened = (("strengths", note("drawing", "student")), ("strengths", note("drawing")))
    assert kept_back(opened) == ()
    rewritten = (("strengths", note("hiding", "student")), ("strengths", note("drawing")))
    assert kept_back(rewritten) == ("hiding",)
    assert kept_back((("strengths", note(None, "student")),)) == ()
