"""All the way from hi to an active plan, over HTTP, with the real model."""

import pytest

from bot.plans.questions import QUESTIONS
from tests.e2e.answers import LEO, NIA, walk
from tests.e2e.running import Running

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize(("words", "code"), [(LEO, "6.NS.A.1"), (NIA, None)], ids=["leo", "nia"])
def test_a_student_walks_from_hi_to_an_active_plan(waymark: Running, words: dict[str, str], code: str | None) -> None:
    student = waymark.student(code)
    asked = walk(student, words)
    plan = student.plan()
    assert plan["step"] == "active"
    assert plan["purpose"] == {k: words[f"purpose.{k}"] for k in ("what", "where", "why")}
    goal = plan["goals"][0]
    assert goal["statement"] == words["goal.statement"]
    assert goal["measure"]
    assert goal["target_date"]
    assert goal["proposed_by"] == goal["agreed_by"] == student.id
    assert words["plan.items"] in [item["title"] for item in plan["items"]]
    assert plan["progress"]["if_stuck"] == words["progress.if_stuck"]
    assert plan["progress"]["weekdays"]
    assert plan["mastery"]["method"] == words["mastery.method"]
    assert plan["mastery"]["criteria"]
    assert plan["mastery"]["date"]
    steps = {QUESTIONS[q].topic for q in asked}
    assert {"profile", "purpose", "goal", "plan", "progress", "mastery"} <= steps
    history = student.get(f"/plans/{plan['id']}/history")
    assert len(history["revisions"]) >= 5


def test_every_question_of_a_step_is_asked(waymark: Running) -> None:
    student = waymark.student(None)
    asked = set(walk(student, LEO))
    topics = ("profile", "standard", "purpose", "goal", "plan", "progress", "mastery")
    assert asked == {q for q in QUESTIONS if q.split(".")[0] in topics and not QUESTIONS[q].on_request}


def test_nothing_counts_before_the_yes(waymark: Running) -> None:
    student = waymark.student()
    student.say("hi")
    while student.asking != "purpose.confirm":
        student.say(LEO[student.asking or ""])
    assert student.plan()["purpose"] == {"what": None, "where": None, "why": None}
    student.say("keep it")
    assert student.plan()["purpose"]["what"] == LEO["purpose.what"]


def test_coming_back_the_next_day_goes_on_at_the_same_question(waymark: Running) -> None:
    student = waymark.student()
    student.say("hi")
    while student.asking != "goal.measure":
        student.say(LEO[student.asking or ""])
    student.say("gtg ill finish tmrw")
    assert student.asking is None
    student.say("im back")
    assert student.asking == "goal.measure"
