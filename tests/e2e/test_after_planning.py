"""From an active plan to what comes after mastery: check-in, stuck, proposal, evidence, verdicts, over HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from bot.plans.mastery import SECOND_SUCCESS_DAYS
from bot.plans.plan import WEEKDAYS, CheckIn, Criterion, Goal, Item, Mastery, Plan, Progress
from bot.plans.turn import PlanChange
from bot.store import Store
from tests.e2e.running import Running, Student
from tests.files.samples import TAKEN

pytestmark = pytest.mark.rasa

STUCK = "i dont get why you flip the second one"


def day(ahead: int) -> str:
    """The name of the weekday so many days from now, where the student is."""
    return WEEKDAYS[(datetime.now(ZoneInfo("America/New_York")) + timedelta(days=ahead)).weekday()]


async def _change(waymark: Running, student: Student, change: Any) -> None:
    async with Store(waymark.settings.database) as store:
        [plan] = await store.plans_of(student.id)
        await store.save_plan(PlanChange(change(plan), "made for a test", "rivera"))


def active(plan: Plan) -> Plan:
    """The plan with all five steps agreed: tiles planned for today, pancakes in two days."""
    now = datetime.now(UTC)
    return replace(
        plan,
        step="active",
        agreed=("purpose", "goal", "plan", "progress", "mastery"),
        goals=(Goal("g1", "get better at fractions", "8 of 10", (now + timedelta(days=12)).date(), 2),),
        items=(
            Item("i1", "activity", "fraction tiles with Sam", weekdays=(day(0),), minutes=20),
            Item("i2", "experience", "double the pancake recipe", weekdays=(day(3),), minutes=20),
        ),
        progress=Progress(("less guessing",), (day(0),), "16:30", "ask Ms. Rivera", ("2 missed check-ins in a row",)),
        mastery=Mastery(
            "teach it", (Criterion("c1", "8 of 10 are right"), Criterion("c2", "i can say why")), None, "working",
            agreed_at=now - timedelta(days=1),
        ),
    )  # fmt: skip


def a_student(waymark: Running) -> Student:
    """Somebody whose plan runs, with the welcome behind them."""
    student = waymark.student()
    asyncio.run(_change(waymark, student, active))
    student.say("hi")
    student.say("ok")
    return student


def test_the_sample_check_in(waymark: Running) -> None:
    student = a_student(waymark)
    student.say("can we check in")
    assert student.asking == "checkin.done"
    assert "check-in, Ada. Did you do “fraction tiles with Sam, 20 min”?" in student.heard
    student.say("kinda, we did half")
    assert student.asking == "checkin.confidence"
    assert student.heard.startswith("Half is on the map. How sure do you feel now, 1 to 5? Last time you said 2.")
    student.say(f"3 but {STUCK}")
    assert student.asking == "checkin.tell"
    assert student.heard.startswith("2 → 3.")
    assert f"“{STUCK}”: your if-then plan says “ask Ms. Rivera”." in student.heard
    assert "Shall I put it on Ms. Rivera's list for tomorrow, in your words?" in student.heard
    student.say("yes")
    assert student.heard.startswith("Done.")
    assert "“double the pancake recipe”. Want your chart?" in student.heard
    record = student.plan()["checkins"][-1]
    assert (record["done"], record["confidence"], record["blocker"]) == ("kinda, we did half", 3, STUCK)
    assert asyncio.run(_notices(waymark, student)) == [("help", STUCK)]
    student.say("yes please")
    assert "2 → 3" in student.heard


async def _notices(waymark: Running, student: Student) -> list[tuple[str, str]]:
    async with Store(waymark.settings.database) as store:
        return [(n.kind, n.words) for n in await store.notices("rivera") if n.student_id == student.id]


def test_reports_at_any_time_about_any_item_by_name(waymark: Running) -> None:
    student = a_student(waymark)
    student.say("i finished the pancake recipe!")
    assert student.asking == "checkin.progress"
    student.say("it was fun, i only looked once")
    student.say("4")
    student.say("nothing")
    plan = student.plan()
    assert (plan["checkins"][-1]["item"], plan["checkins"][-1]["outcome"]) == ("i2", "done")
    assert [item["status"] for item in plan["items"]] == ["open", "done"]
    student.say("im stuck on the tiles")
    assert "ask Ms. Rivera" in student.heard
    student.say("no")
    assert student.say("how am i doing")["replies"]
    pictures = [reply for reply in student.last["replies"] if "image" in reply]
    assert len(pictures) == 1
    assert "2 → 4" in pictures[0]["image_text"]


def test_a_missed_one_leads_to_a_proposal_that_changes_the_plan_only_with_a_yes(waymark: Running) -> None:
    student = a_student(waymark)
    student.say("i didnt do the tiles")
    assert student.asking == "checkin.confidence"
    student.say("2")
    student.say("nothing really, just forgot")
    assert student.asking == "checkin.adapt"
    assert "“fraction tiles with Sam”" in student.heard
    assert student.plan()["items"][0]["on"] is None
    student.say("yes")
    assert student.plan()["items"][0]["on"] is not None
    history = student.get(f"/plans/{student.plan()['id']}/history")["revisions"]
    assert [(r["by"], "(rule missed)" in r["what"]) for r in history[-2:]] == [(student.id, True), (student.id, False)]


def test_three_weeks_late_is_welcome_and_moves_the_dates(waymark: Running) -> None:
    student = a_student(waymark)
    long_ago = datetime.now(UTC) - timedelta(days=29)

    def away(plan: Plan) -> Plan:
        goal = replace(plan.goals[0], target_date=(long_ago + timedelta(days=20)).date())
        return replace(plan, goals=(goal,), checkins=(CheckIn(long_ago, "yes", confidence=2),))

    asyncio.run(_change(waymark, student, away))
    before = student.plan()["goals"][0]["target_date"]
    student.say("check in")
    assert "back" in student.heard or "again" in student.heard
    assert "miss" not in student.heard.lower()
    student.say("no i was away")
    student.say("2")
    student.say("nothing")
    assert student.asking == "checkin.adapt"
    assert "move your goal date" in student.heard
    student.choose("yes")
    assert student.plan()["goals"][0]["target_date"] > before


def give_a_file(student: Student, data: bytes, name: str) -> dict[str, Any]:
    """Upload a file as a program would."""
    headers = {"Authorization": f"Bearer {student.token}"}
    url = f"{student.url}/api/v1/files"
    got = requests.post(url, files={"file": (name, data)}, headers=headers, timeout=30)
    assert got.status_code == 200, got.text
    return dict(got.json())


def judge(waymark: Running, evidence_id: str, *criteria: tuple[str, bool, str]) -> None:
    teacher = waymark.demo("rivera")
    body = {"criteria": [{"id": i, "met": met, "comment": comment} for i, met, comment in criteria]}
    headers = {"Authorization": f"Bearer {teacher.token}"}
    url = f"{waymark.url}/api/v1/evidence/{evidence_id}/verdict"
    got = requests.post(url, json=body, headers=headers, timeout=30)
    assert got.status_code == 200, got.text


def show(student: Student, text: str, *ratings: str, choice: str | None = None) -> dict[str, Any]:
    """Give one piece of evidence and rate it."""
    student.say("i want to show you my work")
    assert student.asking == "evidence.what"
    if choice:
        assert choice in student.offered
        student.choose(choice)
    student.say(text)
    for rating in ratings:
        assert student.asking == "evidence.self_rating", student.heard
        student.say(rating)
    return dict(student.plan()["evidence"][-1])


def test_from_the_first_file_to_what_comes_after_mastery(waymark: Running) -> None:
    student = a_student(waymark)
    file = give_a_file(student, TAKEN["png"], "my ramp.png")
    first = show(student, file["text"], "4", "3")
    assert (first["kind"], first["url"], first["text"]) == ("file", file["url"], "my ramp.png")
    assert first["ratings"] == {"c1": 4, "c2": 3}
    teacher = waymark.demo("rivera")
    headers = {"Authorization": f"Bearer {teacher.token}"}
    seen = requests.get(f"{waymark.url}{file['url']}", headers=headers, timeout=30)
    assert (seen.status_code, seen.content) == (200, TAKEN["png"])
    stranger = waymark.student()
    headers = {"Authorization": f"Bearer {stranger.token}"}
    assert requests.get(f"{waymark.url}{file['url']}", headers=headers, timeout=30).status_code == 404

    judge(waymark, first["id"], ("c1", True, ""), ("c2", False, "say why it turns over"))
    assert student.plan()["mastery"]["criteria"][1]["met"] is False
    second = show(student, "i wrote down why you flip it", "4", "4")
    assert (second["attempt"], second["attempt_of"]) == (2, first["id"])
    judge(waymark, second["id"], ("c1", True, ""), ("c2", True, ""))
    idea = show(student, "it asks how many fit, so more and smaller pieces", "4", choice="shows:explanation")
    use = show(student, "i cut the boards for my ramp with it", "4", "4", choice="shows:application")
    judge(waymark, idea["id"], ("big_idea", True, ""))
    judge(waymark, use["id"], ("c1", True, ""), ("c2", True, ""))
    assert student.plan()["step"] == "active", "one day is no second success"
    student.say("whats left")
    assert "doing it once more, from" in student.heard

    def a_week_on(plan: Plan) -> Plan:
        back = timedelta(days=SECOND_SUCCESS_DAYS)
        return replace(plan, evidence=tuple(replace(e, at=e.at - back) for e in plan.evidence))

    asyncio.run(_change(waymark, student, a_week_on))
    last = show(student, "did the sheet again, 9 of 10", "5", "5")
    judge(waymark, last["id"], ("c1", True, ""), ("c2", True, "lovely"))
    plan = student.plan()
    assert (plan["step"], plan["mastery"]["status"], plan["goals"][0]["status"]) == ("mastered", "mastered", "reached")
    student.say("whats next")
    assert "You showed it, Ada" in student.heard
    assert student.asking == "reflect.worked"
    student.say("doing it with Sam")
    student.say("start earlier")
    assert student.asking == "reflect.next"
    assert [choice for choice in student.offered if "new" in choice]
    student.say("start something new")
    assert student.plan()["reflections"][-1]["worked"] == "doing it with Sam"
    assert student.asking == "standard.choose"
    student.say("6.EE.A.1")
    assert [plan["step"] for plan in student.get("/plans")["plans"]] == ["mastered", "purpose"]
