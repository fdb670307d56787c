"""Documents: what goes in comes out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from bot.message import Answered
from bot.plans.plan import Plan
from bot.plans.talk import Talk
from bot.store.codec import decode, encode, storable, to_text

from . import documents


def through_json(value: Any) -> Any:
    return json.loads(to_text(encode(value)))


@documents.thorough
@given(documents.plans)
def test_a_plan_comes_back_as_it_was(plan: Plan) -> None:
    assert decode(Plan, through_json(plan)) == plan


@documents.thorough
@given(documents.talks)
def test_a_talk_comes_back_as_it_was(talk: Talk) -> None:
    assert decode(Talk, through_json(talk)) == talk


@documents.thorough
@given(documents.answers)
def test_an_answer_comes_back_as_it_was(answered: Answered) -> None:
    back = decode(Answered, through_json(answered))
    assert back == answered
    assert back.changed == answered.changed


def test_an_older_document_is_read_with_the_defaults_of_newer_fields() -> None:
    assert decode(Plan, {"id": "p", "student_id": "maya"}) == Plan(id="p", student_id="maya")


def test_a_field_that_is_gone_is_dropped() -> None:
    assert decode(Talk, {"asking": "purpose.why", "mood": "happy"}) == Talk(asking="purpose.why")


def test_a_document_without_what_it_needs_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="Plan lacks student_id"):
        decode(Plan, {"id": "p"})


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        encode(datetime(2026, 12, 1))  # noqa: DTZ001


@pytest.mark.parametrize("thing", [object(), b"bytes", lambda: None])
def test_what_is_no_json_is_refused(thing: object) -> None:
    with pytest.raises(TypeError):
        encode({"draft": thing})


@pytest.mark.parametrize(
    "text",
    [
        "baking w my grandma 👩‍🍳",
        "\u202eright to left\u202c",
        "tab\tand\nline",
        "<script>",
        "'); DROP TABLE plans;--",
        "{{x}}",
    ],
)
def test_students_words_stand_verbatim(text: str) -> None:
    assert storable(text) == text


def test_only_what_no_database_keeps_is_replaced() -> None:
    assert storable("a\x00b\ud83dc") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    assert encode({"x\x00": ["\udc00"]}) == {"x\N{REPLACEMENT CHARACTER}": ["\N{REPLACEMENT CHARACTER}"]}


def test_a_time_keeps_its_instant() -> None:
    at = datetime(2026, 3, 8, 2, 30, tzinfo=UTC)
    assert datetime.fromisoformat(encode(at)) == at


def test_a_plan_from_before_check_ins_knew_their_item_is_still_read() -> None:
    old = {
        "id": "p1",
        "student_id": "leo",
        "mastery": {"method": "teach it", "criteria": [{"id": "c1", "text": "8 of 10", "met": True}], "date": None},
        "checkins": [{"at": "2026-12-01T20:30:00+00:00", "done": "yes", "confidence": 3}],
        "evidence": [{"id": "e1", "at": "2026-12-01T20:30:00+00:00", "kind": "text", "verdict": "Both met."}],
    }
    plan = decode(Plan, old)
    assert (plan.checkins[0].item, plan.checkins[0].stood, plan.reflections) == (None, {}, ())
    assert (plan.evidence[0].shows, plan.evidence[0].attempt, plan.evidence[0].judgements) == ("skill", 1, ())
    assert (plan.mastery.waived, plan.mastery.agreed_at) == (None, None)
