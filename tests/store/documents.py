"""Any plan, any talk, any answer: hypothesis strategies for what the store keeps."""

from __future__ import annotations

from datetime import UTC
from typing import get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.message import Answered, Asking, Choice, Reply
from bot.plans.plan import (
    STEPS,
    WEEKDAYS,
    CheckIn,
    Criterion,
    Evidence,
    Goal,
    Item,
    ItemKind,
    Judgement,
    Mastery,
    Outcome,
    Plan,
    Progress,
    Purpose,
    Reflection,
    Review,
    Shows,
    Standard,
    Waiver,
)
from bot.plans.talk import Talk

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
maybe_words = st.none() | words
ids = st.text("abcdefghij0123456789-", min_size=1, max_size=12)
days = st.none() | st.dates()
times = st.datetimes(timezones=st.just(UTC))
confidence = st.none() | st.integers(1, 5)
weekdays = st.sampled_from([(), ("tue", "thu"), WEEKDAYS])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=3,
)


def some(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """A short tuple of these."""
    return st.lists(strategy, max_size=2).map(tuple)


def named(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """A short tuple of these, no two with the same id."""
    return st.lists(strategy, max_size=2, unique_by=lambda each: each.id).map(tuple)  # type: ignore[attr-defined]


plans = st.builds(
    Plan,
    id=ids,
    student_id=ids,
    standard=st.none() | st.builds(Standard, *[words] * 7, *[some(words)] * 3),
    step=st.sampled_from(STEPS),
    revision=st.integers(0, 10_000),
    purpose=st.builds(Purpose, maybe_words, maybe_words, maybe_words),
    goals=named(
        st.builds(
            Goal,
            id=ids,
            statement=words,
            measure=maybe_words,
            target_date=days,
            starting_confidence=confidence,
            proposed_by=words,
            agreed_by=maybe_words,
        )
    ),
    items=named(
        st.builds(
            Item,
            id=ids,
            kind=st.sampled_from(get_args(ItemKind)),
            title=words,
            mode=maybe_words,
            weekdays=weekdays,
            on=days,
            minutes=st.none() | st.integers(1, 600),
        )
    ),
    progress=st.builds(Progress, some(words), weekdays, maybe_words, maybe_words, some(words), some(words)),
    mastery=st.builds(
        Mastery,
        method=maybe_words,
        criteria=named(st.builds(Criterion, ids, words, st.none() | st.booleans())),
        date=days,
        waived=st.none() | st.builds(Waiver, words, times, words),
        agreed_at=st.none() | times,
    ),
    checkins=some(
        st.builds(
            CheckIn,
            times,
            maybe_words,
            maybe_words,
            confidence,
            maybe_words,
            maybe_words,
            maybe_words,
            st.none() | st.sampled_from(get_args(Outcome)),
            st.dictionaries(words, words, max_size=2),
        )
    ),
    evidence=named(
        st.builds(
            Evidence,
            ids,
            times,
            words,
            maybe_words,
            maybe_words,
            confidence,
            maybe_words,
            st.sampled_from(get_args(Shows)),
            st.dictionaries(words, st.integers(1, 5), max_size=2),
            some(st.builds(Judgement, ids, st.booleans(), words, words, st.none() | times)),
        )
    ),
    reflections=some(st.builds(Reflection, times, maybe_words, maybe_words, maybe_words)),
    reviews=some(st.builds(Review, ids, times, st.sampled_from(["approve", "suggest"]), words)),
    draft=st.dictionaries(words, json_values, max_size=2),
    agreed=some(st.sampled_from(STEPS)),
    assigned_by=maybe_words,
    created_at=st.none() | times,
)
thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
"""Plans are large: fewer of them, and no hurry on a busy machine."""

talks = st.builds(
    Talk,
    plan_id=maybe_words,
    asking=maybe_words,
    tries=st.integers(0, 9),
    pending=st.none() | st.dictionaries(words, json_values, max_size=3),
    held=st.booleans(),
    paused=st.booleans(),
    said=some(words),
    before=some(words),
    flags=some(words),
    offered=some(st.tuples(words, words)),
)
answers = st.builds(
    Answered,
    message_id=ids,
    replies=some(
        st.builds(
            Reply,
            id=ids,
            text=words,
            choices=some(st.builds(Choice, words, words)),
            image=maybe_words,
            image_text=maybe_words,
            card=st.none() | st.dictionaries(words, json_values, max_size=3),
        )
    ),
    asking=st.none() | st.builds(Asking, words, some(words)),
    plan_id=maybe_words,
    step=maybe_words,
    waiting=st.booleans(),
    changed=st.booleans(),
)
