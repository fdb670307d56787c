"""Whatever the lines, plans and notices are: quotes stay verbatim, sources exist, nothing hidden gets out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plans.learner import Adult, Learner
from bot.plans.plan import CheckIn, Goal, Item, Plan, Purpose, Standard
from bot.plans.questions import QUESTIONS
from bot.summaries import Summary, Talked, summarize
from bot.summaries.record import Call, Decision, Spoken
from bot.summaries.stretches import stretches
from bot.summaries.summary import HEADLINE_CHARS, MOST_LINES
from bot.summaries.wording import clip, fold, piece

pytestmark = pytest.mark.slow

T = TypeVar("T")

BEGIN = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)
SECRET, DANGER = "zzsecret", "zzdanger"

WORDS = re.findall(r"\S+", "i dont get why finally it because stuck fractions ok go on no keep change 12/15 {x} 3")
WORDS += ["“", "”", "…", "<b>", "🎉", "👩\u200d👩\u200d👧", "e\u0301", "ا", "折り紙"]
WORDS += ["\n", "\u202e"]
TEXT = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=250),
)


def guard(text: str) -> object | None:
    """Finds one word, and calls it danger."""
    return _Found() if DANGER in text else None


class _Found:
    level = "danger"


@st.composite
def talks(draw: st.DrawFn) -> Talked:
    """Any stretch of talk with a plan, whose parts were said or made up."""
    lines = []
    at = BEGIN
    for seq in range(1, draw(st.integers(1, 14)) + 1):
        at += timedelta(seconds=draw(st.sampled_from([1, 20, 1200])))
        private = draw(st.booleans()) and draw(st.booleans())
        urgent = draw(st.integers(0, 9)) == 0
        text = draw(TEXT) + (f" {SECRET}{seq} my own words" if private else "") + (f" {DANGER}" if urgent else "")
        lines.append(
            Spoken(
                id=f"m{seq}",
                seq=seq,
                at=at,
                sender=draw(st.sampled_from(["student", "student", "student", "coach", "teacher"])),
                text=text,
                asking=draw(st.none() | st.sampled_from(sorted(QUESTIONS))),
                chosen=draw(st.booleans()) and draw(st.booleans()),
                private=private,
                answered=draw(st.integers(0, 9)) > 0,
                offered=("Yes", "No"),
            )
        )
    said = st.sampled_from([line.text for line in lines]) | TEXT
    maybe, sure = st.none() | said, st.integers(1, 5)

    def some(kind: st.SearchStrategy[T]) -> tuple[T, ...]:
        return tuple(draw(st.lists(kind, max_size=3)))

    checkins = some(st.builds(CheckIn, st.just(at), maybe, maybe, st.none() | sure, maybe, maybe))
    goal = Goal(
        "g1", draw(said), draw(maybe), at.date(), draw(sure), kind=draw(st.sampled_from(["academic", "personal"]))
    )
    plan = Plan(
        id="p1",
        student_id="kim",
        standard=Standard("6.X", "Statement.", draw(TEXT)),
        step=draw(
            st.sampled_from(["standard", "purpose", "goal", "plan", "progress", "mastery", "active", "mastered"])
        ),
        purpose=Purpose(draw(maybe), draw(maybe), draw(maybe)),
        goals=(goal,),
        items=some(st.builds(Item, st.just("i1"), st.sampled_from(["activity", "need"]), said)),
        checkins=checkins,
        draft={"purpose.why": draw(maybe)},
    )
    ids = st.sampled_from([line.id for line in lines])
    names = [
        "agreed to the goal",
        "agreed to the plan",
        "agreed to the mastery",
        "checkin recorded",
        "evidence recorded",
    ]
    decisions = [
        Decision("p1", n, at, by, what, _changes(draw(said), draw(maybe)), draw(ids))
        for n, (what, by) in enumerate(
            some(
                st.tuples(
                    st.sampled_from([*names, "opened the goal to change it"]) | said.map(lambda t: f"added “{t}”"),
                    st.sampled_from(["kim", "kim", "rivera"]),
                )
            )
        )
    ]
    calls = some(
        st.builds(
            Call,
            st.sampled_from(["request", "request", "concern", "danger"]),
            st.sampled_from(["help", "talk", "need", "problem", "struggling"]),
            said,
            st.just("rivera"),
            st.just(at),
            ids,
        )
    )
    learner = Learner("kim", "Kim", adults=(Adult("rivera", "Ms. Rivera", "teacher"),))
    since = draw(st.integers(0, len(lines) - 1))
    return Talked(learner, (plan,), tuple(lines), tuple(decisions), calls, some(said), since)


def _changes(words: str, more: str | None) -> dict[str, tuple[object, object]]:
    record = {"done": words, "progress": more, "confidence": 2, "blocker": more, "next": words, "text": words}
    return {"checkins.0": (None, record), "evidence.e1": (None, record), "goals.g1.statement": (more, words)}


def hidden_ids(talked: Talked) -> set[str]:
    """What may be named nowhere."""
    named = {call.message_id for call in talked.calls if call.level != "request" and call.message_id}
    return named | {line.id for line in talked.lines if line.private or not line.answered}


def strings_of(told: Summary) -> list[str]:
    """Every text of it."""
    lines = [*(line.text for line in told.decided), *(line.text for line in told.signals)]
    return [told.headline, told.next_step, *lines, *(quote.quote for quote in told.said)]


@given(talks())
@settings(max_examples=150, deadline=None)
def test_the_promises_hold_for_any_lines(talked: Talked) -> None:
    told = summarize(talked, guard)
    if told is None:
        return
    lines = {line.id: line for line in talked.lines}
    assert 0 < len(told.headline) <= HEADLINE_CHARS
    assert len(told.decided) + len(told.said) + len(told.signals) + 2 <= MOST_LINES
    for quote in told.said:
        assert lines[quote.message_id].own
        assert quote.quote
        assert quote.quote in lines[quote.message_id].text
    assert all(line.message_ids for line in told.decided)
    assert all(line.message_ids for line in told.signals)
    assert told.headline_message_ids
    assert told.next_step_message_ids
    assert {*told.sources} == told.message_ids()
    own = {message_id for message_id in told.sources if lines[message_id].own}
    assert not own & hidden_ids(talked)
    for text in strings_of(told):
        assert DANGER not in text
        assert SECRET not in text


@given(talks())
@settings(max_examples=100, deadline=None)
def test_stretches_cover_every_line_up_to_the_first_that_waits_once(talked: Talked) -> None:
    found = stretches(talked.lines, talked.since)
    told = [line.seq for since, through in found for line in talked.lines if since < line.seq <= through]
    due = [line for line in talked.lines if line.seq > talked.since]
    waits = next((n for n, line in enumerate(due) if not line.answered), len(due))
    assert told == [line.seq for line in due[:waits]]


@given(TEXT, st.integers(8, 90))
@settings(max_examples=200, deadline=None)
def test_a_piece_is_verbatim_and_short(text: str, most: int) -> None:
    for cut in (clip(text, most), piece(text, most)):
        assert len(cut) <= most
        assert cut in text


@given(TEXT)
@settings(max_examples=200, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
