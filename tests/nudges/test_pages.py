"""docs/nudges says what the rules say, and data/nudges.yml what the thresholds are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from bot.nudges import BadThresholds, Thresholds, load_thresholds
from bot.nudges.pages import ROOM, all_numbers, pages
from bot.nudges.preview import preview
from bot.nudges.rules import page_of, rules
from bot.nudges.thresholds import NUMBERS
from bot.nudges.words import is_private, without_private
from bot.plans.learner import Learner

from .planted import COLE, NOW, checkin, goal, plan


def test_every_rule_has_its_page_as_its_docstring_says() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in ROOM.glob("*.md") if path.name != "README.md"}
    assert written == pages(), "run: python -m bot.nudges.pages"


def test_every_page_says_when_to_whom_and_why() -> None:
    for name in rules():
        for part in ("**When.**", "**Silent when**", "**Told to**", "**Why.**"):
            assert part in page_of(name), f"{name} lacks {part}"


def test_the_first_page_names_every_rule_and_every_number() -> None:
    first = (ROOM / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((\w+)\.md\)", first)) == set(rules())
    assert all_numbers() in first


def test_every_number_a_rule_names_is_a_threshold() -> None:
    known = {f.name for f in NUMBERS}
    for name in rules():
        assert set(re.findall(r"`([a-z_]+_(?:days|hours|minutes|falls|checkins|day))`", page_of(name))) <= known


def test_the_file_that_comes_with_waymark_is_the_defaults() -> None:
    assert load_thresholds() == Thresholds()


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "nudges.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_school_changes_what_it_likes(tmp_path: Path) -> None:
    text = """
thresholds: {stuck_days: 1}
calendar:
  school_days: [sun, mon, tue, wed, thu]
  quiet_from: "16:30"
  breaks: [{from: 2026-12-23, to: 2027-01-01, name: Winter}, {from: 2027-02-15}]
"""
    found = load_thresholds(written(tmp_path, text))
    assert (found.stuck_days, found.silent_school_days) == (1, 8)
    assert found.calendar.quiet_from == time(16, 30)
    assert found.calendar.is_school_day(date(2026, 12, 6)) and not found.calendar.is_school_day(date(2026, 12, 4))
    assert [found.calendar.in_break(date(2027, 2, day)) for day in (14, 15, 16)] == [False, True, False]
    assert found.calendar.next_morning(date(2026, 12, 22)) == date(2027, 1, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("thresholds: {stuck_days: 0}", "stuck_days: 0: expected a whole number from 1 to 14"),
        ("thresholds: {stuck_days: yes}", "stuck_days: True: expected a whole number"),
        ("thresholds: {stuck_days: 2.5}", "stuck_days: 2.5"),
        ("thresholds: {stuk_days: 2}", "'stuk_days' is not known"),
        ("thresholds: [1]", "thresholds: expected names with values"),
        ("treshold: {}", "'treshold' is not known; expected one of thresholds, calendar"),
        ("calendar: {quiet_from: 17:00}", "quiet_from: 1020: expected a time such as '17:00', in quotation marks"),
        ("calendar: {quiet_to: '25:00'}", "quiet_to: '25:00': expected a time"),
        ("calendar: {school_days: [monday]}", "school_days: ['monday']: expected some of mon"),
        ("calendar: {breaks: [{from: 2026-12-24, to: 2026-12-01}]}", "breaks, number 1: to: 2026-12-01"),
        ("calendar: {breaks: [{from: soon}]}", "breaks, number 1: from: 'soon': expected a day"),
        ("calendar: {breaks: 2026-12-24}", "breaks: expected a list"),
        ("a: [", "nudges.yml"),
    ],
)
def test_a_mistake_is_named_with_its_field(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadThresholds) as caught:
        load_thresholds(written(tmp_path, text))
    assert said in str(caught.value)
    assert "nudges.yml" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadThresholds, match=r"none\.yml"):
        load_thresholds(tmp_path / "none.yml")


LEARNER = Learner("leo", "Leo Martins", adults=(COLE,))


def test_a_student_sees_what_would_tell_whom_and_what_would_be_read_now() -> None:
    late = plan(checkins=(checkin(22),), goals=(goal(2),))
    shown = preview(LEARNER, [late], NOW, Thresholds())
    assert shown is not None
    assert shown.who == "Mr. Cole"
    assert "you miss 2 check-ins in a row" in shown.when
    assert [reason.split(" ")[0] for reason in shown.now] == ["Leo", "Leo's"]


def test_what_a_student_sees_follows_the_plans_own_trip_wires() -> None:
    wires = ("3 missed check-ins in a row", "5 days stuck without an answer", "1 time less sure")
    shown = preview(LEARNER, [plan(progress=replace(plan().progress, tripwires=wires))], NOW, Thresholds())
    assert shown is not None
    assert "you miss 3 check-ins in a row" in shown.when
    assert "you are stuck for 5 days and nobody has answered" in shown.when
    assert "you feel less sure once" in shown.when


def test_a_preview_accuses_nobody_who_is_well_or_only_begins() -> None:
    well = preview(LEARNER, [plan()], NOW, Thresholds())
    assert well is not None and well.now == ()
    begun = preview(LEARNER, [plan(checkins=())], NOW, Thresholds())
    assert begun is not None and begun.now == ()
    assert preview(LEARNER, [plan(step="goal")], NOW, Thresholds()) is None
    assert preview(Learner("leo", "Leo"), [plan()], NOW, Thresholds()) is None


def test_private_words_come_out_of_a_sentence_and_leave_the_rest() -> None:
    assert without_private("Leo said “ab” and “cd”.", ["ab"]) == "Leo said (private) and “cd”."
    assert without_private("Hopes: “nurse…”. Did “fractions”.", ["nurse in my town", "i hate fractions"]) == (
        "Hopes: (private). Did “fractions”."
    )
    said = "3 but my dad took my notes away"
    assert without_private("In the way: “my dad took my notes away”.", [said]) == "In the way: (private)."
    assert is_private("my dad  took my notes away", [said]) and not is_private("", [said])
