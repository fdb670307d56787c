"""What a family sees of a plan: what was agreed about school, in plain sentences, and nothing the student keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.family.view import StudentAtHome, at_home, private_in
from bot.family.words import Words, load_words, words_for
from bot.plans.learner import ProfileNote
from bot.plans.plan import STEPS, Goal, Plan
from tests.pages.people import AMINA_PLAN, DIVIDING, LEO_PLAN, TODAY, learner

LANGUAGES = load_words()
EN, ES = LANGUAGES["en"], LANGUAGES["es"]


def note(text: str | None, visibility: Any = "teachers") -> Mapping[str, ProfileNote]:
    return {"what_helps": ProfileNote(text, "leo", datetime(2026, 11, 1, tzinfo=UTC), visibility)}


def seen(*plans: Plan, private: tuple[str, ...] = (), words: Words = EN, helps: str = "", **more: Any) -> StudentAtHome:
    leo = replace(learner("leo", "Leo Martins"), profile=note(helps, **more) if helps else {})
    return at_home(leo, plans, private_in(private), words, TODAY)


def everything(student: StudentAtHome) -> str:
    return repr(student)


def test_a_plan_is_told_in_plain_sentences() -> None:
    leo = seen(LEO_PLAN, helps="music and no one talking")
    (plan,) = leo.plans
    assert leo.title == "Leo's learning plan"
    assert plan.title == "Leo is learning: dividing fractions by fractions"
    assert (plan.waymarks[0].title, plan.waymarks[0].spoken) == ("Purpose", "done")
    assert plan.standing == "All five steps are agreed. Leo is working on it now."
    assert plan.told == (
        "Why it matters to Leo: “so i dont have to ask him every time how many shelves i get”",
        "The goal: “divide fractions without looking it up”",
        "How it will be seen: “8 of 10 on the division sheet”",
        "By Tuesday, December 15.",
    )
    assert plan.doing == (
        ("fraction tiles with Sam", "on Thursday, 20 minutes", True),
        ("double the pancake recipe", "Saturday, December 12, 30 minutes", False),
        ("Video: why we flip the second one", "on Monday and Wednesday, 10 minutes", False),
    )
    assert leo.helping == ("When something is hard, this helps, says Leo: “music and no one talking”",)


def test_the_next_dates_come_with_their_weekday_soonest_first() -> None:
    assert seen(LEO_PLAN).plans[0].dates == (
        ("Saturday, December 12", "“double the pancake recipe”"),
        ("Monday, December 14", "Check-in with the program"),
        ("Monday, December 14", "“Video: why we flip the second one”"),
        ("Tuesday, December 15", "The day of the goal"),
        ("Friday, December 18", "Leo shows what they learned: “teach it to Sam with the tiles”"),
    )


def test_what_is_past_is_no_next_date() -> None:
    late = replace(LEO_PLAN, goals=(replace(LEO_PLAN.goals[0], target_date=date(2026, 12, 10)),))
    assert "The day of the goal" not in [what for _, what in seen(late).plans[0].dates]


def test_a_day_of_another_year_says_the_year() -> None:
    far = replace(LEO_PLAN, goals=(replace(LEO_PLAN.goals[0], target_date=date(2027, 1, 4)),))
    assert "By Monday, January 4, 2027." in seen(far).plans[0].told


def test_there_is_one_line_of_help_for_each_goal_and_each_need() -> None:
    two = replace(LEO_PLAN, goals=(*LEO_PLAN.goals, Goal("g2", "explain it to my uncle")))
    assert seen(two).plans[0].helping == (
        "For “divide fractions without looking it up”: “double the pancake recipe” could be something you do together.",
        "For “explain it to my uncle”: “double the pancake recipe” could be something you do together.",
        "Leo needs: “someone to check my steps”. Can you help with that?",
        "If Leo gets stuck, their own plan is: “ask Ms. Rivera before lunch”",
    )


@pytest.mark.parametrize(("kind", "said"), [("activity", "show you"), ("resource", "quiet moment")])
def test_the_help_fits_the_kind_of_thing_to_do(kind: Any, said: str) -> None:
    one = replace(LEO_PLAN, items=(replace(LEO_PLAN.items[1], kind=kind),))
    assert said in seen(one).plans[0].helping[0]
    assert "how it is going" in seen(replace(LEO_PLAN, items=())).plans[0].helping[0]


def test_what_is_not_agreed_is_not_shown() -> None:
    (plan,) = seen(AMINA_PLAN).plans
    assert plan.standing == "Leo is at step 2 of 5: Goal."
    assert "get better at fractions" not in everything(seen(AMINA_PLAN))
    assert seen(Plan("p", "leo", DIVIDING, draft={"purpose.why": "secret"})).plans == ()


def test_personal_goals_do_not_reach_home_nor_what_may_belong_to_them() -> None:
    own = Goal("g9", "be less scared of my uncle", kind="social_emotional")
    mixed = everything(seen(replace(LEO_PLAN, goals=(*LEO_PLAN.goals, own))))
    assert "divide fractions without looking it up" in mixed
    for words in ("scared", "tiles", "pancake", "shelves", "check my steps", "before lunch"):
        assert words not in mixed
    assert seen(replace(LEO_PLAN, goals=(replace(own, kind="personal"),))).plans == ()


@pytest.mark.parametrize(
    ("private", "gone"),
    [
        ("So I dont have to ask him every time\n how many shelves I get", "shelves"),
        ("well, 8 of 10 on the division sheet, but do not tell", "8 of 10"),
        ("double the pancake", "pancake recipe"),
        ("ask Ms. Rivera before lunch", "before lunch"),
        ("music and no one talking", "music"),
    ],
)
def test_words_marked_private_are_quoted_nowhere(private: str, gone: str) -> None:
    assert gone in everything(seen(LEO_PLAN, helps="music and no one talking"))
    assert gone not in everything(seen(LEO_PLAN, helps="music and no one talking", private=(private,)))


def test_a_short_private_word_does_not_empty_the_page() -> None:
    assert seen(LEO_PLAN, private=("i", "", "ok")).plans[0].told[3] == "By Tuesday, December 15."


def test_a_note_for_the_student_alone_stays_with_them() -> None:
    assert seen(LEO_PLAN, helps="hiding", visibility="student").helping == ()


def test_the_people_to_talk_to_are_named_with_how_to_reach_them() -> None:
    contacts = [(contact.name, contact.role, contact.reach) for contact in seen(LEO_PLAN).contacts]
    assert contacts == [
        ("Ms. Rivera", "teacher", "room 12"),
        ("Mr. Cole", "advisor", ""),
        ("Ms. Park", "if you are worried about Leo", ""),
    ]


def test_no_word_of_reviews_check_ins_or_how_sure_somebody_feels() -> None:
    told = everything(seen(LEO_PLAN))
    for words in ("I like the tiles idea", "dont get why you flip", "half", "2 of 5", "4 of 5"):
        assert words not in told


def test_very_long_words_are_shortened() -> None:
    long = replace(LEO_PLAN, goals=(replace(LEO_PLAN.goals[0], statement="fractions " * 400),))
    assert all(len(line) < 300 for line in seen(long).plans[0].told)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("words", [EN, ES], ids=["en", "es"])
def test_every_step_can_be_told_in_every_language(step: Any, words: Words) -> None:
    student = seen(replace(LEO_PLAN, step=step), words=words)
    assert "{" not in everything(student)
    assert student.plans[0].standing


def test_spanish_has_every_sentence_with_the_same_blanks() -> None:
    assert ES.sentences.keys() == EN.sentences.keys()
    for key, sentence in EN.sentences.items():
        blanks = set(re.findall(r"{(\w+)}", sentence))
        assert set(re.findall(r"{(\w+)}", ES.sentences[key])) == blanks, key
    for words in (EN, ES):
        assert (len(words.sentences["weekdays"].split()), len(words.sentences["months"].split())) == (7, 12)


def test_dates_are_said_as_the_language_says_them() -> None:
    assert ES.day(date(2026, 12, 15), TODAY) == "martes, 15 de diciembre"
    assert ES.day(date(2027, 12, 15), TODAY).endswith("15 de diciembre de 2027")
    assert ES.weekdays(("mon", "wed", "fri")) == "lunes, miércoles y viernes"
    assert EN.weekdays(("mon", "tue", "wed", "thu", "fri", "sat", "sun")) == "every day"


@pytest.mark.parametrize(
    ("locale", "code"), [("es-MX", "es"), ("ES", "es"), ("es_US", "es"), ("pt-BR", "en"), ("", "en")]
)
def test_a_language_we_do_not_have_falls_back_to_english(locale: str, code: str) -> None:
    assert words_for(LANGUAGES, locale).code == code
