"""A check-in: what was done, how sure, what is in the way; then one offer of help or one proposal (rows B9, D24, D26).

A missed check-in is information, not failure: nothing here scolds. Questions that the words have answered already, or
that the plan answers itself, are not asked: pencilled as None they count as settled.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.plans.answer import Answer, Offer, Say, Taken, has_words, is_nothing, kept, missing, quoted, say
from bot.plans.goals import sure_at_the_start
from bot.plans.items import doing, item_meant, item_of_the_day, named, next_item
from bot.plans.load import note
from bot.plans.outcome import is_finished, lacked_time, read_outcome
from bot.plans.plan import CheckIn, Item, Outcome, Plan
from bot.plans.proposals import Proposal, accept, instead, may_drop, proposal_from, propose, told
from bot.plans.reminders import days_late
from bot.plans.since import standing_now
from bot.plans.steps import scale
from bot.plans.suggested import still_waiting
from bot.plans.turn import Notice, Turn
from bot.plans.when import say_long_date

WELCOME_BACK_DAYS = 8
"""From this many days late on, the coach says first of all that it is good to have the student back."""

_ITEM, _OUTCOME, _PROPOSAL = "checkin.done:item", "checkin.done:outcome", "checkin.adapt:proposal"
_AFTER_NUMBER = re.compile(
    r"^[^\w]*(?:\w+\s+){0,3}?[1-5]\b\s*[,.;:-]*\s*(?:but|and|bc|because|cuz|tho)?[\s,]*(?P<rest>.+)$", re.I
)
_TALKS_OF_A_BLOCK = re.compile(
    r"\b(don'?t|dont|can'?t|cant|stuck|hard|confus\w*|lost|why|how|mix|forgot|no time|not sure (how|why)|still)\b", re.I
)


def start(turn: Turn, words: str | None = None) -> tuple[Say, ...]:
    """Begin a check-in; with `words` they are taken as its first answer, about the item they name."""
    plan = cast(Plan, turn.plan)
    late = days_late(plan, ZoneInfo(turn.learner.timezone), turn.now)
    said = (say("checkin.back", name=turn.learner.name.split()[0]),) if late >= WELCOME_BACK_DAYS else ()
    if words is not None:
        item = item_meant(plan, words) or item_of_the_day(plan, turn.today)
        turn.redraft({**plan.draft, _ITEM: item.id if item else None})
    return said


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil one answer of the check-in; the last one writes it down."""
    return _TAKERS[question](turn, answer)


def _done(turn: Turn, answer: Answer) -> Taken:
    if not has_words(answer.text):
        return missing(say("need_words"))
    plan = cast(Plan, turn.plan)
    outcome = read_outcome(answer.choice or answer.text) or _by_intent(answer.intent)
    item = item_meant(plan, answer.text) or _item(turn)
    news = {"checkin.done": answer.text, _ITEM: item.id if item else None, _OUTCOME: outcome}
    if outcome in {"half", "missed"}:
        news["checkin.progress"] = None
    turn.redraft({**plan.draft, **news})
    if outcome in {"half", "missed"}:
        return kept(say(f"checkin.{outcome}"))
    return kept(say("ack.words", words=quoted(answer.text, 80)) if len(answer.text.split()) > 1 else say("checkin.did"))


def _by_intent(intent: str) -> Outcome | None:
    return {"affirm": "done", "report_done": "done", "deny": "missed", "report_missed": "missed"}.get(intent)  # type: ignore[return-value]


def _progress(turn: Turn, answer: Answer) -> Taken:
    if not has_words(answer.text):
        return missing(say("need_words"))
    turn.pencil("checkin.progress", answer.text)
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def _confidence(turn: Turn, answer: Answer) -> Taken:
    number = scale.read(answer)
    if isinstance(number, Taken):
        return number
    turn.pencil("checkin.confidence", number)
    block = "" if answer.choice else _block_in(answer.text)
    if block:
        blocked(turn, block)
    last = last_confidence(turn.plan)
    if last is None:
        return kept(say("checkin.confidence_first", number=number))
    key = "ack.confidence_up" if number > last else "ack.confidence_same" if number == last else "ack.confidence_down"
    return kept(say("checkin.confidence_moved" if block and number != last else key, number=number, last=last))


def _block_in(text: str) -> str:
    """What is in the way, said in one breath with the number: "3 but i dont get why you flip it"."""
    found = _AFTER_NUMBER.match(" ".join(text.split()))
    rest = found["rest"] if found else ""
    return rest if len(rest.split()) > 2 and _TALKS_OF_A_BLOCK.search(rest) else ""


def last_confidence(plan: Plan | None) -> int | None:
    """The newest confidence said: at a check-in, or at the start."""
    if plan is None:
        return None
    said = [c.confidence for c in plan.checkins if c.confidence is not None]
    return said[-1] if said else sure_at_the_start(plan)


def _blocker(turn: Turn, answer: Answer) -> Taken:
    if is_nothing(answer.text) or answer.intent == "deny":
        blocked(turn, None)
        return kept(say("ack.no_blocker"))
    if not has_words(answer.text):
        return missing(say("need_words"))
    blocked(turn, answer.text)
    teacher_next = "checkin.tell" not in cast(Plan, turn.plan).draft
    return kept() if teacher_next else kept(say("ack.words", words=quoted(answer.text, 80)))


def is_open_for_a_blocker(plan: Plan | None) -> bool:
    """Whether a check-in is under way and has not heard yet what is in the way."""
    return plan is not None and "checkin.done" in plan.draft and "checkin.blocker" not in plan.draft


def blocked(turn: Turn, words: str | None) -> None:
    """The blocker is known; whether the teacher is offered, and what is proposed, follows from it."""
    turn.pencil("checkin.blocker", words)
    if words is None or lacked_time(words) or turn.learner.adult("teacher") is None:
        turn.pencil("checkin.tell", None)
        _look_for_a_proposal(turn)


def skip(turn: Turn, question: str) -> bool:
    """Go past what is in the way, or past telling the teacher; False for a question where nothing follows from it."""
    if question == "checkin.blocker":
        blocked(turn, None)
    elif question == "checkin.tell":
        turn.pencil("checkin.tell", None)
        _look_for_a_proposal(turn)
    else:
        return False
    return True


def _tell(turn: Turn, answer: Answer) -> Taken:
    teacher = turn.learner.adult("teacher")
    plan = cast(Plan, turn.plan)
    yes = _says_yes(answer)
    if yes is None:
        return missing(say("checkin.tell.unclear", **about(turn)), offers=_YES_NO)
    turn.pencil("checkin.tell", yes)
    words = plan.draft.get("checkin.blocker")
    if yes and teacher and words:
        turn.notices.append(Notice("request", "help", words, teacher.id, plan.id))
        turn.redraft({**cast(Plan, turn.plan).draft, "checkin.adapt": None})
        _fill_next(turn)
        return kept(say("checkin.told"))
    _look_for_a_proposal(turn)
    return kept(say("not_told"))


def _look_for_a_proposal(turn: Turn) -> None:
    """One ask at a time: where the teacher is told, nothing is proposed as well."""
    plan = cast(Plan, turn.plan)
    found = propose(
        plan,
        _item(turn),
        plan.draft.get(_OUTCOME),
        " ".join(str(plan.draft.get(q) or "") for q in ("checkin.done", "checkin.blocker")),
        turn.today,
        days_late=days_late(plan, ZoneInfo(turn.learner.timezone), turn.now),
        suggestions=turn.suggestions,
    )
    if found is None:
        turn.pencil("checkin.adapt", None)
    else:
        turn.pencil(_PROPOSAL, found.as_json())
    _fill_next(turn)


def _fill_next(turn: Turn) -> None:
    """The plan itself says what comes next, where something is planned."""
    if next_item(turn.plan, turn.today):
        turn.pencil("checkin.next", None)


def _adapt(turn: Turn, answer: Answer) -> Taken:
    plan, proposal = cast(Plan, turn.plan), _proposal(turn)
    if proposal is None:
        turn.pencil("checkin.adapt", None)
        return kept()
    item = next((i for i in plan.items if i.id == proposal.item), None)
    wanted = (answer.choice or "").removeprefix("adapt:")
    if not answer.choice and re.search(r"\b(drop|delete|remove|let it go|get rid)\b", answer.text, re.I):
        wanted = "drop"
    other = None
    if item and wanted:
        other = instead(proposal, wanted, item, turn.today, plan=plan, suggestions=turn.suggestions)
        if wanted == "drop" and other is None:
            return _last_one(turn, proposal, item)
    yes = True if other else _says_yes(answer)
    if yes is None:
        return missing(say("checkin.adapt.unclear"), offers=offers(turn, "checkin.adapt"))
    if not yes:
        turn.pencil("checkin.adapt", "no")
        return kept(say("checkin.adapt.left"))
    taken = other or proposal
    changed, what = accept(plan, taken, turn.learner.id, turn.today)
    turn.change(replace(changed, draft={**plan.draft, "checkin.adapt": taken.deed}), what=what)
    # Something else in its place may take longer (row A7).
    return kept(say("checkin.adapt.taken"), *(note(turn) if taken.deed in {"swap", "split"} else ()))


def _last_one(turn: Turn, proposal: Proposal, item: Item) -> Taken:
    """Why it cannot be dropped, and what could come in its place."""
    swap = instead(proposal, "swap", item, turn.today, plan=turn.plan, suggestions=turn.suggestions)
    offered = ((f"Do “{quoted(swap.title, 30)}” instead", "adapt:swap"),) if swap else ()
    key = "checkin.adapt.last_off_screen" if len(doing(turn.plan)) > 1 else "checkin.adapt.last_one"
    keeps = (("Yes, do that", "yes"),) if proposal.deed != "drop" else ()
    return missing(say(key, title=quoted(item.title, 60)), offers=(*keeps, *offered, ("No, leave it", "no")))


def _proposal(turn: Turn) -> Proposal | None:
    held = turn.plan.draft.get(_PROPOSAL) if turn.plan else None
    return proposal_from(held) if held else None


def _next(turn: Turn, answer: Answer) -> Taken:
    if not has_words(answer.text):
        return missing(say("need_words"))
    turn.pencil("checkin.next", answer.text)
    return kept(say("ack.words", words=quoted(answer.text, 80)))


_TAKERS = {
    "checkin.done": _done,
    "checkin.progress": _progress,
    "checkin.confidence": _confidence,
    "checkin.blocker": _blocker,
    "checkin.tell": _tell,
    "checkin.adapt": _adapt,
    "checkin.next": _next,
}
_YES_NO: tuple[Offer, ...] = (("Yes", "yes"), ("No", "no"))
_YES = re.compile(r"^\W*(y|ya|ye+s+|ye+p|yeah?|yup|ok(ay)?|k|sure|please|do (it|that)|go ahead|fine|good)\b", re.I)
_NO = re.compile(r"^\W*(n|no+|nah|nope|not|don'?t|leave it|keep it|rather not)\b", re.I)


def _says_yes(answer: Answer) -> bool | None:
    if answer.choice in {"yes", "no"}:
        return answer.choice == "yes"
    if _NO.search(answer.text) or answer.intent == "deny":
        return False
    return True if _YES.search(answer.text) or answer.intent == "affirm" else None


def _item(turn: Turn) -> Item | None:
    """The item this check-in is about."""
    plan = turn.plan
    chosen = plan.draft.get(_ITEM) if plan else None
    return next((i for i in doing(plan) if i.id == chosen), None) or item_of_the_day(plan, turn.today)


def settle(plan: Plan, turn: Turn) -> Plan:
    """The check-in as a dated record. What was finished for good is ticked off."""
    draft = plan.draft
    turn.facts["recorded"] = "checkin"
    turn.talk = replace(turn.talk, pending=still_waiting(turn.talk.pending) or {"chart": plan.id})
    item_id, outcome = draft.get(_ITEM), draft.get(_OUTCOME)
    done = draft.get("checkin.done")
    record = CheckIn(
        at=turn.now,
        done=done,
        progress=draft.get("checkin.progress"),
        confidence=draft.get("checkin.confidence"),
        blocker=draft.get("checkin.blocker"),
        next=draft.get("checkin.next"),
        item=item_id,
        outcome=outcome,
    )
    once = {i.id for i in plan.items if i.on or not i.weekdays}
    ticked = outcome == "done" and (item_id in once or is_finished(str(done)))
    items = tuple(replace(i, status="done") if ticked and i.id == item_id else i for i in plan.items)
    kept_plan = replace(plan, items=items)
    return replace(kept_plan, checkins=(*plan.checkins, replace(record, stood=standing_now(kept_plan))))


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts for a question of the check-in."""
    if question == "checkin.adapt":
        proposal = _proposal(turn)
        item = next((i for i in doing(turn.plan) if proposal and i.id == proposal.item), None)
        may = bool(proposal and proposal.deed != "drop" and item and turn.plan and may_drop(turn.plan, item))
        drop = (("Drop it instead", "adapt:drop"),) if may else ()
        return (("Yes, do that", "yes"), ("No, leave it", "no"), *drop)
    return {
        "checkin.done": (("Yes", "yes"), ("Some of it", "some of it"), ("Not yet", "not yet")),
        "checkin.confidence": scale.OFFERS,
        "checkin.blocker": (("Nothing", "nothing"),),
        "checkin.tell": (("Yes, put it on the list", "yes"), ("No, not now", "no")),
    }.get(question, ())


def about(turn: Turn) -> dict[str, object]:
    """What the questions mention. A wording with an empty word in it is passed over."""
    plan = turn.plan
    item, last, teacher = _item(turn), last_confidence(plan), turn.learner.adult("teacher")
    proposal = _proposal(turn)
    draft: dict[str, Any] = dict(plan.draft) if plan else {}
    return {
        "item": quoted(named(item) if item else "what you planned", 60),
        "last": last or "",
        "name": turn.learner.name.split()[0],
        "teacher": teacher.name if teacher else "your teacher",
        "weekday": say_long_date(turn.today).split(",")[0],
        "blocker": quoted(draft.get("checkin.blocker") or "", 80),
        "if_stuck": quoted((plan.progress.if_stuck if plan else None) or "", 80),
        "proposal": told(plan, proposal, turn.today) if plan and proposal else "",
    }


def default(turn: Turn, question: str) -> object:
    """Nobody but the student knows how it went."""
    return None
