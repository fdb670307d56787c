"""Summaries on the pages of teachers and advisors: the newest, older ones by the page, one made now, every source."""

from __future__ import annotations

import re

import pytest

from bot.staff.told_summaries import OLDER
from tests.api.world import World

from .forms import page, post, words_in
from .said import STUCK, said
from .school import days_ago

PAGES = (("rivera", "/teach/students/leo"), ("cole", "/advise/students/leo"))
each = pytest.mark.parametrize(("who", "path"), PAGES)


@each
async def test_a_summary_is_made_when_asked_for_and_nothing_new_is_said_plainly(
    world: World, who: str, path: str
) -> None:
    await said(world, STUCK)
    await world.sign_in(who)
    assert "There is none yet." in words_in(await page(world, path))
    made = words_in(await post(world, f"{path}/summary", {}))
    assert "Made just now." in made
    assert f"Stuck: “{STUCK}”" in made
    again = words_in(await post(world, f"{path}/summary", {}))
    assert "There is nothing new to tell since the last summary" in again
    assert len(await world.store.summaries_of("leo")) == 1


@each
async def test_headline_next_step_and_every_line_lead_to_the_words_they_came_from(
    world: World, who: str, path: str
) -> None:
    (first,) = await said(world, STUCK)
    await world.sign_in(who)
    shown = await post(world, f"{path}/summary", {})
    section = shown[shown.index('id="summaries"') :].split("</section>")[0]
    links = re.findall(r'href="([^"]+/talk\?line=[^"]+)"', section)
    assert links == [f"{path}/talk?line={first}"] * 3  # headline, signal, next step
    asked = await page(world, links[0])
    assert f'name="line" value="{first}"' in asked


async def test_all_messages_of_a_line_are_linked_each_by_its_number(world: World) -> None:
    from dataclasses import replace

    ids = await said(world, STUCK, "still lost, its confusing")
    await world.sign_in("rivera")
    await post(world, "/teach/students/leo/summary", {})
    (stored,) = await world.store.summaries_of("leo")
    two = replace(stored.told, headline_message_ids=tuple(ids))
    await world.store.save_summary("leo", stored.through_seq + 1, two)
    shown = await page(world, "/teach/students/leo")
    head = shown[shown.index('id="summaries"') :].split("</p>")[0]
    assert [one in head for one in ids] == [True, True]
    assert "place 1 of 2" in words_in(head)


@each
async def test_older_summaries_come_a_few_at_a_time(world: World, who: str, path: str) -> None:
    count = OLDER + 3
    for number in range(count):
        await said(world, f"{STUCK} number {number}", at=days_ago(count - number))
    await world.sign_in(who)
    await post(world, f"{path}/summary", {})
    first = await page(world, path)
    told = [f"number {n}”" in first for n in range(count)]
    assert told == [False, False, *[True] * (OLDER + 1)]
    assert "<details" in first and '<details class="older" id="older">' in first
    following = re.search(r'href="([^"]+)#older">Still older', first)
    assert following
    second = await page(world, following[1])
    told = [f"number {n}”" in second for n in range(count)]
    assert told == [True, True, *[False] * OLDER, True]
    assert '<details class="older" id="older" open>' in second
    assert "Still older" not in second


@each
async def test_every_summary_that_was_shown_is_in_the_audit_log_and_the_student_sees_it(
    world: World, who: str, path: str
) -> None:
    for number in range(3):
        await said(world, f"{STUCK} number {number}", at=days_ago(3 - number))
    await world.sign_in(who)
    await post(world, f"{path}/summary", {})
    shown = {one.id for one in await world.store.summaries_of("leo")}
    reads = [deed for deed in await world.store.audit_of("leo") if deed.deed == "read summaries"]
    assert {*reads[-1].detail["ids"]} == shown
    told = (await world.call("GET", "/api/v1/me/lookers", "leo")).json["lookers"]
    assert "read the summaries" in {one["what"] for one in told}


async def test_an_older_page_that_never_was_is_empty(world: World) -> None:
    await said(world, STUCK)
    await world.sign_in("rivera")
    await post(world, "/teach/students/leo/summary", {})
    for odd in ("nope", "%00", "x" * 500):
        await page(world, f"/teach/students/leo?before={odd}")
    assert "There are no older ones." in words_in(await page(world, "/teach/students/leo?before=nope"))
