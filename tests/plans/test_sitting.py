"""A sitting: when it begins and ends, when a break is due, and what is proposed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.plans.plan import Item
from bot.plans.sitting import GAP, break_in_words, heard, is_break_due
from bot.plans.talk import Talk

from .people import NOW, a_plan, a_turn


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def after(*gaps: float) -> Talk:
    """The talk of somebody who wrote first, then after each of these gaps, in minutes."""
    at, talk = NOW, heard(Talk(), NOW)
    for gap in gaps:
        at += minutes(gap)
        talk = heard(talk, at)
    return talk


def test_short_gaps_make_one_sitting_and_a_long_one_ends_it() -> None:
    assert after(9, 10, 10).sat_at == NOW
    assert after(9, 10.1).sat_at == NOW + minutes(19.1)
    assert minutes(10) == GAP


@pytest.mark.parametrize(
    ("gaps", "due"), [((), False), ((10, 10, 4.9), False), ((10, 10, 5), True), ((10, 11, 10), False)]
)
def test_a_break_is_due_after_so_many_minutes_of_one_sitting(gaps: tuple[float, ...], due: bool) -> None:
    talk = after(*gaps)
    assert talk.heard_at is not None
    assert is_break_due(talk, talk.heard_at, 25) is due


def test_it_is_proposed_once_a_sitting_and_never_where_the_school_wants_none() -> None:
    talk = after(10, 10, 10)
    at = NOW + minutes(30)
    assert not is_break_due(talk, at, 0)
    rested = Talk(sat_at=talk.sat_at, heard_at=talk.heard_at, rested=True)
    assert not is_break_due(heard(rested, at + minutes(9)), at + minutes(9), 25)
    assert not heard(rested, at + minutes(11)).rested


def proposed(*items: Item, **more: Any) -> tuple[str, object]:
    plan = a_plan(items=items, **{"agreed": ("purpose", "goal", "plan"), "step": "progress", **more})
    said = break_in_words(a_turn(plan, Talk(sat_at=NOW - minutes(26), heard_at=NOW)))
    return said.key, said.words.get("title") or said.words["minutes"]


def test_the_first_thing_away_from_the_screen_is_proposed_else_a_break() -> None:
    video = Item("i1", "resource", "watch a video", "online")
    tiles = Item("i2", "activity", "fraction tiles with Sam", "1:1")
    assert proposed(video, tiles) == ("sitting.item", "fraction tiles with Sam")
    assert proposed(video) == ("sitting.break", 26)
    assert proposed(Item("i3", "activity", "tiles", status="done")) == ("sitting.break", 26)
    assert proposed(Item("i4", "need", "a ruler")) == ("sitting.break", 26)
    assert proposed(tiles, agreed=("purpose", "goal"), step="plan") == ("sitting.break", 26)
