"""Messages are kept once, in order, word for word."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.message import Choice, Message, Reply
from bot.store import NotThere, Store

from .school import NOW, save, say, turn_on


async def test_the_same_client_id_gives_the_first_message_back(store: Store) -> None:
    first = await store.keep(Message("maya", text="hi", client_id="c1"), "hi", NOW)
    again = await store.keep(Message("maya", text="other words", client_id="c1"), "other words", NOW)
    assert (again.message_id, again.duplicate, again.answered) == (first.message_id, True, None)
    assert [line.text for line in await store.recent("maya")] == ["hi"]


async def test_the_answer_comes_with_the_repeat(store: Store) -> None:
    message_id = await say(store, "hi", client_id="c1")
    saved = await save(store, turn_on(await store.load_turn("maya"), message_id), "Hi Maya!")
    again = await store.keep(Message("maya", text="hi", client_id="c1"), "hi", NOW)
    assert again.answered == saved.answered == await store.answer_of(message_id)


async def test_repeats_that_arrive_at_once_are_one_message(store_url: str, store: Store) -> None:
    async with Store(store_url) as other:
        both = (store, other)
        kept = await asyncio.gather(
            *[both[n % 2].keep(Message("maya", text="hi", client_id="c1"), "hi", NOW) for n in range(20)]
        )
    assert len({each.message_id for each in kept}) == 1
    assert sum(not each.duplicate for each in kept) == 1
    assert len(await store.recent("maya")) == 1


async def test_two_students_may_use_the_same_client_id(store: Store) -> None:
    assert await say(store, "hi", client_id="c1") != await say(store, "hi", client_id="c1", student="leo")


async def test_messages_without_client_id_are_all_kept(store: Store) -> None:
    await asyncio.gather(*[say(store, str(n)) for n in range(12)])
    assert sorted(int(line.text) for line in await store.recent("maya")) == list(range(12))


async def test_nothing_is_kept_for_a_stranger(store: Store) -> None:
    with pytest.raises(NotThere):
        await say(store, "hi", student="nobody")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "👩‍🍳🔥",
        "\u202egnol\u202c",
        "<script>alert(1)</script>",
        '/intent{"a": 1}',
        "{{7*7}}",
        "'); DROP TABLE plans;--",
        "line\r\nline\ttab\x07bell",
        "a" * 1_000_000,
        "\N{COMBINING ACUTE ACCENT}" * 300,
    ],
    ids=range(11),
)
async def test_words_stand_verbatim(store: Store, text: str) -> None:
    await say(store, text)
    assert [line.text for line in await store.recent("maya")] == [text]


async def test_what_no_database_keeps_does_not_stop_a_message(store: Store) -> None:
    await say(store, "a\x00b\ud800c")
    (line,) = await store.recent("maya")
    assert line.text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"


async def test_lines_come_in_pages_each_once(store: Store) -> None:
    for n in range(3):
        turn = turn_on(await store.load_turn("maya"), await say(store, f"q{n}"))
        await save(store, turn, f"a{n}", f"b{n}")
    await say(store, "not hers", student="leo")
    seen, after = [], None
    while True:
        page, after = await store.lines("maya", after, limit=2)
        seen += [line.text for line in page]
        if after is None:
            break
    assert seen == ["q0", "a0", "b0", "q1", "a1", "b1", "q2", "a2", "b2"]
    everything, following = await store.lines("maya", limit=9)
    assert (len(everything), following) == (9, None)
    assert await store.lines("maya", everything[-1].id) == ((), None)
    assert [line.text for line in await store.recent("maya", 2)] == ["a2", "b2"]


async def test_order_is_the_order_of_arrival_even_when_the_clock_steps_back(store: Store) -> None:
    for n, minutes in enumerate((0, -5, 3, -60)):
        await store.keep(Message("maya", text=str(n)), str(n), NOW + timedelta(minutes=minutes))
    assert [line.text for line in await store.recent("maya")] == ["0", "1", "2", "3"]


async def test_a_page_after_a_line_of_somebody_else_is_refused(store: Store) -> None:
    his = await say(store, "hi", student="leo")
    for line_id in (his, "nothing"):
        with pytest.raises(NotThere):
            await store.lines("maya", line_id)


async def test_lines_outside_a_turn_are_kept_with_their_choices(store: Store) -> None:
    shown = await store.save_lines("maya", [Reply("", "Kept, I answer soon.", (Choice("OK", "ok"),))], NOW)
    (line,) = await store.recent("maya")
    assert (line.id, line.at, line.sender, line.choices) == (shown[0].id, NOW, "coach", (Choice("OK", "ok"),))
    await store.save_lines("maya", [Reply("t1", "Well done")], NOW, sender="teacher", channel="sms")
    assert [(x.id, x.sender, x.channel) for x in await store.recent("maya", 1)] == [("t1", "teacher", "sms")]
    assert await store.save_lines("maya", []) == ()


async def test_waiting_messages_come_back_as_they_came_in_oldest_first(store: Store) -> None:
    sent = Message("leo", choice="keep", client_id="c9", plan_id="p1", channel="telegram")
    await store.keep(sent, "Keep it", NOW)
    await store.keep(Message("maya", text="hi"), "hi", NOW - timedelta(minutes=1))
    answered = await say(store, "answered")
    await save(store, turn_on(await store.load_turn("maya"), answered), "ok")
    first, second = await store.unanswered()
    assert (first.message.text, second.message, second.shown_text, second.at) == ("hi", sent, "Keep it", NOW)


async def test_times_come_back_aware_and_in_utc(store: Store) -> None:
    from zoneinfo import ZoneInfo

    local = NOW.astimezone(ZoneInfo("Asia/Kathmandu"))
    await store.keep(Message("maya", text="hi"), "hi", local)
    (line,) = await store.recent("maya")
    assert line.at == NOW
    assert line.at.utcoffset() == timedelta(0)


async def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="zone"):
        await store.keep(Message("maya", text="hi"), "hi", NOW.replace(tzinfo=None))
    assert await store.recent("maya") == ()
