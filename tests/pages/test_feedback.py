"""What others said about a student's work: one list, each line with its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.pages.feedback import MOST, Note, feedback_of
from bot.plans.mastery import judged
from bot.plans.plan import Evidence, Review
from tests.pages import people

LEO = people.learner("leo", "Leo")
TODAY = people.NOW.date()


def test_reviews_verdicts_notes_and_proposals_stand_in_one_list_with_who_said_it() -> None:
    hour = timedelta(hours=1)
    review = Review("rivera", people.NOW - 4 * hour, "suggest", "Is Friday enough?")
    piece = Evidence("e1", people.YESTERDAY, "text", "my sheet")
    plan = replace(people.LEO_PLAN, evidence=(piece,), reviews=(review,))
    plan = judged(plan, "e1", [("c1", True, ""), ("c2", False, "say why")], "rivera", people.NOW - 3 * hour)
    notes = (
        Note(people.NOW - hour, "advisor", "Shall we talk?"),
        Note(people.NOW - 2 * hour, "coach", "do “tiles” in pieces of 10 minutes"),
    )
    told = feedback_of([plan], notes, LEO, TODAY)
    assert [(one.who, one.source, one.text, one.quoted) for one in told] == [
        ("Mr. Cole", "advisor", "Shall we talk?", True),
        ("Waymark", "coach, a program", "do “tiles” in pieces of 10 minutes", False),
        ("Ms. Rivera", "teacher", "", False),
        ("Ms. Rivera", "teacher", "say why", True),
        ("Ms. Rivera", "teacher", "Is Friday enough?", True),
    ]
    assert told[3].about.endswith(": not yet")
    assert "dividing fractions" in told[4].about


def test_the_list_is_bounded_and_empty_where_nobody_said_anything() -> None:
    assert feedback_of([replace(people.LEO_PLAN, reviews=())], (), LEO, TODAY) == ()
    many = [Note(people.NOW, "teacher", str(number)) for number in range(40)]
    assert len(feedback_of([], many, LEO, TODAY)) == MOST


def test_somebody_who_has_left_is_still_a_source() -> None:
    review = Review("gone", people.NOW, "approve", "")
    (one,) = feedback_of([replace(people.LEO_PLAN, reviews=(review,))], (), LEO, TODAY)
    assert (one.who, one.source, one.text) == ("Your teacher", "teacher", "says yes")
