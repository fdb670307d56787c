"""Forty and more recorded conversations: what must be found is found, and nothing gets out that must not."""

from __future__ import annotations

import pytest

from bot.summaries import summarize
from bot.summaries.summary import HEADLINE_CHARS, MOST_LINES
from tests.summaries.conversation import Conversation, all_conversations, looked, parts_of

ALL = all_conversations()
each = pytest.mark.parametrize("talk", ALL, ids=lambda talk: talk.name)


def test_there_are_forty_and_most_were_recorded_with_the_real_coach() -> None:
    assert len(ALL) >= 40
    assert sum(talk.recorded == "with the real coach" for talk in ALL) >= 30
    assert sum(bool(talk.facts) for talk in ALL) >= 40


def test_of_the_facts_listed_by_hand_nineteen_in_twenty_are_found() -> None:
    found = missed = 0
    for talk in ALL:
        told = talk.summary()
        parts = parts_of(told) if told else {}
        for fact in talk.facts:
            hit = fact["has"] in parts.get(fact["in"], "")
            found, missed = found + hit, missed + (not hit)
        kinds = {signal.kind for signal in told.signals} if told else set()
        found, missed = found + len(kinds & {*talk.signals}), missed + len({*talk.signals} - kinds)
    assert found + missed >= 130
    assert found / (found + missed) >= 0.95


@each
def test_every_quote_is_verbatim_and_the_students_own(talk: Conversation) -> None:
    told = talk.summary()
    lines = {line.id: line for line in talk.talked.lines}
    for quote in told.said if told else ():
        assert lines[quote.message_id].own
        assert quote.quote in lines[quote.message_id].text
    own = "\n".join(line.text for line in talk.talked.lines if line.own)
    for words in quoted_in(parts_of(told)["any"]) if told else ():
        assert words in own


def quoted_in(text: str) -> list[str]:
    """Whatever stands in quotation marks."""
    return [part.split("”")[0] for part in text.split("“")[1:]]


@each
def test_every_line_names_messages_that_exist_and_may_be_told(talk: Conversation) -> None:
    told = talk.summary()
    if told is None:
        return
    lines = {line.id: line for line in talk.talked.lines}
    assert all(line.message_ids for line in told.decided)
    assert all(line.message_ids for line in told.signals)
    for message_id in told.sources:
        assert message_id in lines
        assert not lines[message_id].private
    assert told.message_ids() <= {*told.sources}


@each
def test_nothing_private_or_urgent_leaks(talk: Conversation) -> None:
    told = talk.summary()
    text = parts_of(told)["any"] if told else ""
    for words in talk.never:
        assert words.casefold() not in text.casefold()
    quotes = [*quoted_in(text), *(quote.quote for quote in told.said)] if told else []
    assert not [words for words in quotes if looked(words) is not None]
    urgent = {call.message_id for call in talk.talked.calls if call.level != "request"}
    for line in talk.talked.lines:
        if line.own and (line.private or line.id in urgent) and len(line.text) > 12:
            assert line.text not in text
            assert not told or line.id not in told.sources


@each
def test_it_is_short(talk: Conversation) -> None:
    told = talk.summary()
    assert (told is None) == talk.nothing
    if told:
        assert 0 < len(told.headline) <= HEADLINE_CHARS
        assert "\n" not in told.headline
        assert len(told.decided) + len(told.said) + len(told.signals) + 2 <= MOST_LINES


@each
def test_it_says_whether_an_adult_is_needed(talk: Conversation) -> None:
    told = talk.summary()
    if told and talk.needs_me is not None:
        assert told.needs_me == talk.needs_me


def test_telling_it_twice_tells_the_same() -> None:
    for talk in ALL[:5]:
        assert summarize(talk.talked, looked) == talk.summary()
