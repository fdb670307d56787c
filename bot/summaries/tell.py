"""A stretch of talk told in at most ten lines. Rules and stored words only: nothing in it can be made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.plans.plan import Plan
from bot.plans.when import say_weekdays
from bot.summaries.decided import Deciding, Made
from bot.summaries.headline import headline
from bot.summaries.piece import Piece, Quoting, fact, joined
from bot.summaries.places import Places
from bot.summaries.record import Talked
from bot.summaries.said import Telling
from bot.summaries.shade import Guard, Shade
from bot.summaries.signals import Noticed, Noticing
from bot.summaries.summary import MOST_LINES, Decided, Signal, Summary
from bot.summaries.wording import in_quotes, is_trivial, piece

MOST_DECIDED = 5
MOST_SIGNALS = 4
MOST_SAID = 4
LEAST_SAID = 2
QUOTE_CHARS = 110
_OTHERS = 2
"""Headline and next step are lines, too."""


def summarize(talked: Talked, guard: Guard) -> Summary | None:
    """The summary of `talked.stretch`; None where nothing was said that is worth a line or may be told.

    `guard` looks at every text once more: what it finds stays out, whatever was found when it was said.
    """
    stretch = talked.stretch
    if not any(line.own for line in stretch):
        return None
    shade = Shade(talked, guard)
    places = Places(talked, shade)
    quoting = Quoting(places, shade, talked.through)
    to_at = stretch[-1].at
    today = to_at.astimezone(ZoneInfo(talked.learner.timezone)).date()
    plan = _plan(talked, to_at)
    made = Deciding(talked, shade, quoting, today).all()
    noticed = Noticing(talked, shade, places, quoting, plan, today).all()
    decided, signals, room = _fitted(made, noticed)
    told = _quoted(talked, [*decided, *signals])
    said = Telling(talked, shade, places).quotes(room, told)
    if not (decided or signals or said):
        return None
    several = plan.standard.plain if plan and plan.standard and len(talked.plans) > 1 else ""
    head = headline(made, [n for n in noticed if n.signal in signals], said, places, several)
    step = _next_step(plan, made, places, quoting)
    summary = Summary(
        student_id=talked.learner.id,
        from_at=stretch[0].at,
        to_at=to_at,
        headline=head.text,
        decided=tuple(decided),
        said=said,
        signals=tuple(signals),
        next_step=step.text,
        needs_me=_needs_me(talked, shade, noticed),
        plan_id=plan.id if plan else None,
        headline_message_ids=head.ids,
        next_step_message_ids=step.ids or _last_words(made, places, head),
    )
    return replace(summary, sources=tuple(sorted(summary.message_ids())))


def _last_words(made: Sequence[Made], places: Places, head: Piece) -> tuple[str, ...]:
    """What a next step without words of its own goes on from: the last decision, else the last line to be told."""
    if made:
        return made[-1].line.message_ids
    return tuple(line.id for line in places.told_now[-1:]) or head.ids


def _fitted(made: Sequence[Made], noticed: Sequence[Noticed]) -> tuple[list[Decided], list[Signal], int]:
    """What of both fits into ten lines, and how many lines are left for the student's own words."""
    room = MOST_LINES - _OTHERS
    signals = [n.signal for n in noticed][:MOST_SIGNALS]
    weighty = sorted(made, key=lambda one: one.weight)[: min(MOST_DECIDED, room - LEAST_SAID - len(signals))]
    decided = [one.line for one in made if one in weighty]
    return decided, signals, min(MOST_SAID, room - len(decided) - len(signals))


def _quoted(talked: Talked, lines: Sequence[Decided | Signal]) -> frozenset[str]:
    """The messages that are quoted whole already; a long one may be quoted once more."""
    text = "\n".join(line.text for line in lines)
    return frozenset(line.id for line in talked.stretch if f"“{line.text.strip()}”" in text)


def _plan(talked: Talked, to_at: datetime) -> Plan | None:
    """The plan that was talked about, as it stood at the end of the stretch."""
    ids = {line.id for line in talked.stretch}
    decided = [d.plan_id for d in talked.decisions if d.message_id in ids and d.by == talked.learner.id]
    named = [line.plan_id for line in talked.stretch if line.plan_id]
    plans = {plan.id: plan for plan in talked.plans}
    plan_id = next((i for i in (*decided[::-1], *named[::-1], *list(plans)[::-1]) if i in plans), None)
    if plan_id is None:
        return None
    plan = plans[plan_id]
    later = [d for d in talked.decisions if d.plan_id == plan_id and d.at > to_at and "step" in d.changes]
    return replace(
        plan,
        step=later[0].changes["step"][0] if later else plan.step,
        checkins=tuple(c for c in plan.checkins if c.at <= to_at),
        evidence=tuple(e for e in plan.evidence if e.at <= to_at),
        reviews=tuple(r for r in plan.reviews if r.at <= to_at),
        mastery=replace(plan.mastery, status="working") if later else plan.mastery,
    )


def _next_step(plan: Plan | None, made: Sequence[Made], places: Places, quoting: Quoting) -> Piece:
    if any(one.what.startswith(("checkin", "reflect")) for one in made):
        planned = quoting.words(plan.checkins[-1].next, QUOTE_CHARS) if plan and plan.checkins else Piece()
        tried = [line for line in places.answers("checkin.next") if not is_trivial(line.text)]
        if planned or tried:
            return planned or Piece(in_quotes(piece(tried[-1].text, QUOTE_CHARS), QUOTE_CHARS), (tried[-1].id,))
    if plan is None:
        return fact("Choose something to learn.")
    if any(one.what.startswith("evidence") for one in made):
        return fact("The evidence waits for a look.")
    if plan.step == "mastered":
        return fact("Choose what comes next.")
    if plan.step != "active":
        return fact(f"Go on with the {plan.step} step.")
    item = next((i for i in plan.items if i.status == "open" and i.kind != "need"), None)
    words = quoting.words(item.title) if item else Piece()
    days = say_weekdays(item.weekdays) if item else ""
    if words and days:
        return joined("{}, {}.", words, fact(days))
    checkin = say_weekdays(plan.progress.weekdays)
    return words or fact(f"Check-in on {checkin}." if checkin else "Go on with the plan.")


def _needs_me(talked: Talked, shade: Shade, noticed: Sequence[Noticed]) -> bool:
    """Whether an adult has something to do: a signal says so, or something waits for them."""
    ids = {line.id for line in talked.stretch}
    waiting = any(
        call.level == "request" and call.message_id in ids and not shade.hides(call.message_id) for call in talked.calls
    )
    return waiting or any(n.needs_me for n in noticed)
