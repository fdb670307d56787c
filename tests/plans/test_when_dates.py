"""Dates as students type them, read on Tuesday, December 1, 2026."""

from datetime import date

import pytest

from bot.plans.when import DateFound, DateUnclear, read_date

TUESDAY = date(2026, 12, 1)


def day(month: int, day_of_month: int, year: int | None = None) -> date:
    return date(year or (2026 if month == 12 else 2027), month, day_of_month)


FOUND = [
    # near days
    ("today", day(12, 1)),
    ("tonight", day(12, 1)),
    ("later today", day(12, 1)),
    ("tmrw", day(12, 2)),
    ("tmr", day(12, 2)),
    ("tomorow", day(12, 2)),
    ("2moro", day(12, 2)),
    ("2morrow after school", day(12, 2)),
    ("tommorrow!!", day(12, 2)),
    ("day after tomorrow", day(12, 3)),
    ("the day after tomorrow", day(12, 3)),
    # weekdays
    ("friday", day(12, 4)),
    ("by fri", day(12, 4)),
    ("friday's good", day(12, 4)),
    ("this friday", day(12, 4)),
    ("next friday", day(12, 11)),
    ("nxt fri", day(12, 11)),
    ("next thurs", day(12, 10)),
    ("tuesday", day(12, 8)),
    ("next monday", day(12, 7)),
    ("this coming monday", day(12, 7)),
    ("wensday", day(12, 2)),
    ("thurday", day(12, 3)),
    ("tuseday", day(12, 8)),
    ("saterday", day(12, 5)),
    ("wed", day(12, 2)),
    ("by wed", day(12, 2)),
    ("wed works", day(12, 2)),
    ("on sat", day(12, 5)),
    ("next sat", day(12, 12)),
    ("sun?", day(12, 6)),
    ("lets do sat instead", day(12, 5)),
    ("mondayyy", day(12, 7)),
    ("sun the 6th", day(12, 6)),
    ("prolly the 9th", day(12, 9)),
    ("how bout 12/9", day(12, 9)),
    ("maybe sun", day(12, 6)),
    ("mon morning", day(12, 7)),
    ("friday of next week", day(12, 11)),
    ("next week on thursday", day(12, 10)),
    ("friday after next", day(12, 18)),
    ("tuesday week", day(12, 15)),
    ("2 mondays from now", day(12, 14)),
    ("the friday before christmas", day(12, 18)),
    ("friday in 2 weeks", day(12, 18)),
    ("first friday of january", day(1, 1)),
    ("last friday of the month", day(12, 25)),
    # so long from now
    ("in two weeks", day(12, 15)),
    ("2 weeks", day(12, 15)),
    ("2wks", day(12, 15)),
    ("two weeks from now", day(12, 15)),
    ("in a couple weeks", day(12, 15)),
    ("a couple of days", day(12, 3)),
    ("a fortnight", day(12, 15)),
    ("in 3 days", day(12, 4)),
    ("3 days from now", day(12, 4)),
    ("in a week", day(12, 8)),
    ("a week", day(12, 8)),
    ("1 week", day(12, 8)),
    ("a week from tuesday", day(12, 15)),
    ("2 days after christmas", day(12, 27)),
    ("a month from now", day(1, 1)),
    ("in a month", day(1, 1)),
    ("in 2 months", day(2, 1)),
    ("one and a half weeks", day(12, 11)),
    ("the 8th of next month", day(1, 8)),
    ("i need 10 days", day(12, 11)),
    # spans stand for their last day
    ("end of the month", day(12, 31)),
    ("end of month", day(12, 31)),
    ("end of next month", day(1, 31)),
    ("end of february", day(2, 28)),
    ("next month", day(1, 31)),
    ("end of the week", day(12, 4)),
    ("by the end of the week", day(12, 4)),
    ("end of next week", day(12, 11)),
    ("next week", day(12, 11)),
    ("this week", day(12, 4)),
    ("the week after next", day(12, 18)),
    ("start of next week", day(12, 7)),
    ("mid january", day(1, 15)),
    ("this weekend", day(12, 6)),
    ("by the weekend", day(12, 4)),
    ("next weekend", day(12, 13)),
    # calendar days
    ("dec 12", day(12, 12)),
    ("12 dec", day(12, 12)),
    ("december 12th", day(12, 12)),
    ("dec. 12", day(12, 12)),
    ("decemeber 12", day(12, 12)),
    ("dec 12 at 5", day(12, 12)),
    ("the 12th", day(12, 12)),
    ("by the 12th", day(12, 12)),
    ("december twelfth", day(12, 12)),
    ("december twenty first", day(12, 21)),
    ("dec 1", day(12, 1)),
    ("nov 2", day(11, 2)),
    ("jan 5th 2027", day(1, 5)),
    ("febuary 3", day(2, 3)),
    ("may 5", day(5, 5)),
    ("5th of may", day(5, 5)),
    ("march 14th", day(3, 14)),
    ("4th of july", day(7, 4)),
    ("12/15", day(12, 15)),
    ("12-15", day(12, 15)),
    ("12/15/26", day(12, 15)),
    ("12/15/2026", day(12, 15)),
    ("2026-12-15", day(12, 15)),
    ("15/12", day(12, 15)),
    ("by 12/15", day(12, 15)),
    ("on 12/15 at 4", day(12, 15)),
    ("12/15 at 4", day(12, 15)),
    ("maybe 12/15?", day(12, 15)),
    ("i think 12/15 works", day(12, 15)),
    ("due 1/5", day(1, 5)),
    ("dec 15 2040", day(12, 15, 2040)),
    # holidays
    ("before christmas", day(12, 25)),
    ("by xmas", day(12, 25)),
    ("christmas eve", day(12, 24)),
    ("halloween", day(10, 31)),
    ("thanksgiving", day(11, 25)),
    ("new years", day(1, 1)),
    ("new year's day", day(1, 1)),
    ("valentines day", day(2, 14)),
    # said twice, or taken back
    ("friday, dec 4", day(12, 4)),
    ("fri the 11th", day(12, 11)),
    ("tomorrow (wednesday)", day(12, 2)),
    ("friday no wait monday", day(12, 7)),
    ("move it from thursday to friday", day(12, 4)),
    ("change the date to friday", day(12, 4)),
    ("soon, like friday", day(12, 4)),
    ("i missed it yesterday so thursday", day(12, 3)),
    # scores and fractions beside a date
    ("get 8 of 10 by friday", day(12, 4)),
    ("9/10 by 12/15", day(12, 15)),
    ("get 9/10 on the quiz by dec 18", day(12, 18)),
    ("at least 8/10 on the quiz before 12/18", day(12, 18)),
]

UNCLEAR = [
    ("soon", "vague"),
    ("later", "vague"),
    ("when i'm done", "vague"),
    ("when im done", "vague"),
    ("whenever im ready", "vague"),
    ("someday", "vague"),
    ("eventually", "vague"),
    ("in a few days", "vague"),
    ("asap", "vague"),
    ("winter break", "school_calendar"),
    ("by spring break", "school_calendar"),
    ("before thanksgiving break", "school_calendar"),
    ("end of the semester", "school_calendar"),
    ("end of term", "school_calendar"),
    ("by the end of the unit", "school_calendar"),
    ("end of the school year", "school_calendar"),
    ("finals", "school_calendar"),
    ("before the test", "school_calendar"),
    ("before the state tests", "school_calendar"),
    ("feb 30", "impossible"),
    ("13/45", "impossible"),
    ("dec 32", "impossible"),
    ("feb 29", "impossible"),
    ("2027-13-01", "impossible"),
    ("yesterday", "past"),
    ("nov 2 2025", "past"),
    ("last week", "past"),
    ("last friday", "past"),
    ("2 weeks ago", "past"),
    ("this monday", "past"),
    ("monday or tuesday", "ambiguous"),
    ("in 2 or 3 weeks", "ambiguous"),
    ("2-3 weeks", "ambiguous"),
    ("a week or two", "ambiguous"),
    ("monday dec 11", "ambiguous"),
    ("in january", "ambiguous"),
    ("dec 9 or 10", "ambiguous"),
    ("second week of december", "ambiguous"),
    ("sun the 9th", "ambiguous"),
    ("next year", "ambiguous"),
]

NO_DATE = [
    "",
    "   ",
    "idk",
    "help",
    "8 of 10",
    "get 8/10",
    "8/10 on the quiz",
    "9/10 on the quiz",
    "3/4 cup",
    "how many 3/4 cup servings are in 2 cups",
    "dividing 3/4 by 1/2",
    "3/4 divided by 1/8 is hard",
    "5 out of 6 right",
    "i may do it",
    "i may 2",
    "chapter 5 may help",
    "march around the room",
    "the sun",
    "the sun is hot",
    "i sat down",
    "we sat on the bus",
    "wed like to know",
    "my mom said second one",
    "the 5th problem",
    "i'm in 6th grade",
    "20 min a day",
    "twice a week",
    "3 times a week",
    "every friday",
    "every day",
    "fridays",
    "tuesdays and thursdays",
    "every 2 weeks",
    "in 2 hours",
    "for 20 min at 5:30",
    "to get better at fractions",
    "someone might write",
    "not friday",
    "24/7",
    "sat prep",
    "6.NS.A.1",
    "tom and sam",
]


@pytest.mark.parametrize(("text", "wanted"), FOUND)
def test_a_named_day_is_found(text: str, wanted: date) -> None:
    found = read_date(text, TUESDAY)
    assert isinstance(found, DateFound), found
    assert found.date == wanted
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(("text", "reason"), UNCLEAR)
def test_a_day_that_cannot_be_kept_comes_back_with_the_reason_to_ask(text: str, reason: str) -> None:
    found = read_date(text, TUESDAY)
    assert isinstance(found, DateUnclear), found
    assert found.reason == reason
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize("text", NO_DATE)
def test_ordinary_words_scores_and_habits_are_no_dates(text: str) -> None:
    assert read_date(text, TUESDAY) is None


@pytest.mark.parametrize(
    ("today", "text", "wanted"),
    [
        (date(2026, 12, 4), "friday", date(2026, 12, 11)),
        (date(2026, 12, 4), "this friday", date(2026, 12, 4)),
        (date(2026, 12, 4), "end of the week", date(2026, 12, 4)),
        (date(2026, 12, 5), "end of the week", date(2026, 12, 6)),
        (date(2026, 12, 6), "next friday", date(2026, 12, 11)),
        (date(2026, 12, 6), "tomorrow", date(2026, 12, 7)),
        (date(2026, 1, 31), "in a month", date(2026, 2, 28)),
        (date(2026, 1, 30), "next month", date(2026, 2, 28)),
        (date(2028, 1, 31), "a month from now", date(2028, 2, 29)),
        (date(2028, 1, 31), "feb 29", date(2028, 2, 29)),
        (date(2026, 2, 5), "the 30th", date(2026, 3, 30)),
        (date(2026, 2, 12), "the 12th", date(2026, 2, 12)),
        (date(2026, 2, 13), "the 12th", date(2026, 3, 12)),
        (date(2026, 11, 1), "thanksgiving", date(2026, 11, 26)),
        (date(2026, 12, 26), "christmas", date(2027, 12, 25)),
        (date(2026, 10, 31), "halloween", date(2026, 10, 31)),
    ],
)
def test_days_are_reckoned_from_the_students_today(today: date, text: str, wanted: date) -> None:
    found = read_date(text, today)
    assert isinstance(found, DateFound), found
    assert found.date == wanted


def test_this_friday_said_on_saturday_has_gone_by() -> None:
    assert isinstance(found := read_date("this friday", date(2026, 12, 5)), DateUnclear)
    assert found.reason == "past"


@pytest.mark.parametrize(
    ("locale", "text", "wanted"),
    [
        ("en-US", "3/4/27", date(2027, 3, 4)),
        ("en_US", "3/4", date(2027, 3, 4)),
        ("en-GB", "3/4/27", date(2027, 4, 3)),
        ("es-MX", "3/4", date(2027, 4, 3)),
        ("en-GB", "12/15", date(2026, 12, 15)),
        ("de-DE", "15.12.2026", date(2026, 12, 15)),
    ],
)
def test_figures_follow_the_schools_locale_unless_impossible(locale: str, text: str, wanted: date) -> None:
    assert isinstance(found := read_date(text, TUESDAY, locale=locale), DateFound)
    assert found.date == wanted


def test_the_schools_own_calendar_knows_its_breaks() -> None:
    calendar = {"Winter Break": date(2026, 12, 21), "end of the semester": date(2027, 1, 22)}
    for text, wanted in [
        ("before winter break", date(2026, 12, 21)),
        ("by the end of semester", date(2027, 1, 22)),
        ("a week before winter break", date(2026, 12, 14)),
    ]:
        assert isinstance(found := read_date(text, TUESDAY, calendar=calendar), DateFound), text
        assert found.date == wanted
    assert isinstance(read_date("spring break", TUESDAY, calendar=calendar), DateUnclear)


def test_the_words_are_quoted_as_typed() -> None:
    text = "hmm  maybe by NEXT   Wensday?"
    assert isinstance(found := read_date(text, TUESDAY), DateFound)
    assert found.words == "NEXT   Wensday"
