"""What was shown, and the picture by itself: as the card and the talk have them."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from aiohttp.test_utils import TestClient, TestServer

from bot.message import Line
from bot.pages.showing import left, shown
from bot.pages.talk_view import line_views
from bot.plans.mastery import judged
from bot.plans.plan import Evidence
from tests.pages import people
from tests.pages.preview import PreviewSchool, preview_app

LEO = people.learner("leo", "Leo")
TODAY = people.NOW.date()
FILE = "f" + "0a" * 16


def with_evidence():  # type: ignore[no-untyped-def]
    first = Evidence("e1", people.YESTERDAY, "text", "my sheet", self_rating=3)
    file = Evidence("e2", people.YESTERDAY, "file", "ramp.png", f"/api/v1/files/{FILE}", attempt=2, file=FILE)
    plan = replace(people.LEO_PLAN, evidence=(first, file))
    return judged(plan, "e1", [("c1", True, ""), ("c2", False, "say why")], "rivera", people.NOW)


def test_each_piece_says_when_how_sure_and_what_the_teacher_said() -> None:
    newest, first = shown(with_evidence(), LEO, TODAY)
    assert (newest.is_file, newest.url, newest.verdict) == (True, f"/api/v1/files/{FILE}", "waits for a look")
    assert "try 2" in newest.about
    assert first.about.endswith("my own rating 3 of 5")
    assert first.verdict == "Ms. Rivera: partly there"
    assert first.not_yet == ("“i can say why you flip it”: “say why”",)


def test_what_student_and_teacher_see_differently_is_said_kindly() -> None:
    plan = with_evidence()
    sure = replace(plan, evidence=tuple(replace(e, ratings={"c1": 1, "c2": 5}) for e in plan.evidence))
    waits, first = shown(sure, LEO, TODAY)
    assert waits.gaps == ()
    assert first.gaps == (
        "You gave “i can say why you flip it” 5 of 5, and Ms. Rivera says not yet."
        " Ask what is missing: you may both be seeing something.",
        f"You gave “{plan.mastery.criteria[0].text}” 1 of 5, and Ms. Rivera says it is there. You can trust it.",
    )


def test_what_is_left_is_told_once_there_is_evidence() -> None:
    assert left(people.LEO_PLAN, LEO, TODAY) == ()
    assert left(with_evidence(), LEO, TODAY)[0] == "“i can say why you flip it”"


def test_a_file_is_said_by_its_name_in_the_talk_and_a_picture_keeps_its_sentence() -> None:
    said = Line("1", people.NOW, "student", f"ramp.png (file {FILE})")
    drawn = Line("2", people.NOW, "coach", "2 → 3", image="/progress/p-leo.svg")
    first, second = line_views((said, drawn), "Leo", "America/New_York", TODAY)
    assert first.text == "ramp.png"
    assert (second.image, second.image_text) == ("/progress/p-leo.svg", "2 → 3")


async def test_the_picture_has_a_title_and_says_itself_and_runs_nothing() -> None:
    school = PreviewSchool()
    async with TestClient(TestServer(preview_app(school))) as client:
        assert (await client.get(f"/progress/{people.LEO_PLAN.id}.svg")).status == 401
        await client.post("/sign-in", data={"person": "leo", "csrf": "door"})
        got = await client.get(f"/progress/{people.LEO_PLAN.id}.svg")
        assert (got.status, got.content_type) == (200, "image/svg+xml")
        assert got.headers["Content-Security-Policy"] == "default-src 'none'"
        drawn = ElementTree.fromstring(await got.text())
        names = [element.tag.split("}")[1] for element in drawn.iter()]
        assert names.count("circle") == 5
        assert not {"script", "style", "image", "a"} & set(names)
        assert drawn.find("{*}title").text == "How sure I feel"
        assert "2 of 5 at the start" in drawn.find("{*}desc").text
        assert (await client.get("/progress/p-amina.svg")).status == 404
        card = await (await client.get("/plan-card")).text()
        assert "The numbers" in card
