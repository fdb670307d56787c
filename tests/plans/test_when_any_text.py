"""Whatever is typed or pasted, reading it never fails and never takes long."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plans import when

TUESDAY = date(2026, 12, 1)
MOST_SECONDS = 2.0

WORDS = """friday fri next this last week weeks month day a the of in on by at to or and not no wait actually dec 12
12/15 8/10 30 0 99999999 5 pm am : / - . , 1st 32nd 5:30 half past an hour min every except tomorrow end m/w/f tth ½ ⭐
3️⃣ % before after christmas from now couple twice ² ٣ İ ß \u200b 2027 feb 29 sat sun may start quarter"""
PIECES = st.sampled_from(WORDS.split())
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=12).map("".join)
)


def read_everything(text: str, today: date) -> list[object]:
    return [
        when.read_date(text, today),
        when.read_date(text, today, locale="en-GB", calendar={"winter break": today}),
        when.read_time(text),
        when.read_duration(text),
        when.read_span(text),
        when.read_weekdays(text),
        when.read_schedule(text),
        when.read_number(text),
        when.read_confidence(text),
    ]


@settings(max_examples=600, deadline=None)
@given(text=TEXTS, today=st.dates())
def test_no_text_makes_the_readers_fail(text: str, today: date) -> None:
    for found in read_everything(text, today):
        if isinstance(found, when.DateFound | when.DateUnclear | when.TimeFound | when.TimeUnclear):
            assert text.replace("’", "'")[found.start : found.end] == found.words.replace("’", "'")
        if isinstance(found, when.DateFound):
            assert found.date >= today


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_weekdays_come_back_once_each_and_in_order(text: str) -> None:
    weekdays = when.read_weekdays(text)
    order = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    assert list(weekdays) == [day for day in order if day in weekdays]


@settings(max_examples=200, deadline=None)
@given(text=st.text(), calendar=st.dictionaries(st.text(max_size=12), st.dates(), max_size=3))
def test_no_calendar_makes_reading_fail(text: str, calendar: dict[str, date]) -> None:
    when.read_date(text, TUESDAY, calendar=calendar)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "1",
        "1/",
        "1-",
        "fri ",
        "a week or ",
        "not mon ",
        "every day, ",
        "when i ",
        "m/",
        "12:",
        "é",
        "9" * 40 + " ",
    ],
)
def test_a_pasted_wall_of_text_is_read_fast(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    before = time.perf_counter()
    read_everything(text, TUESDAY)
    assert time.perf_counter() - before < MOST_SECONDS


def test_what_stands_far_behind_is_not_looked_at() -> None:
    assert when.read_date("x" * 600 + " friday", TUESDAY) is None
