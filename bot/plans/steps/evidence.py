"""Evidence: what shows the learning, and the student's own rating of each criterion first (rows C5, C7, D8, D10)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from bot.plans import accepted
from bot.plans.answer import Answer, Offer, Say, Taken, has_words, kept, missing, quoted, say
from bot.plans.left import left_in_words, left_of
from bot.plans.mastery import not_yet, status_with_evidence, tried_before
from bot.plans.plan import Evidence, Plan, Shows
from bot.plans.steps import scale
from bot.plans.turn import Notice, Turn

MOST_RATED = 5
ADD_A_FILE: Offer = ("Add a file", "file:add")
"""The page puts its own file picker behind this choice; taken without it, the coach says how else it goes."""
FILE_ADDRESS = "/api/v1/files/"

_LINK = re.compile(r"https://[^\s<>\"']{4,500}", re.IGNORECASE)
_FILE = re.compile(r"\(file (?P<id>f[0-9a-f]{32})\)")
_QUIZ = re.compile(r"\b(quiz(zes)?|test|exam)\b", re.IGNORECASE)
_SHOWS, _RATINGS = "evidence.what:shows", "evidence.self_rating:ratings"
_TITLES: dict[str, str] = {
    "explanation": "I can say why it works",
    "application": "I used it for something real",
    "quiz": "A quiz result",
}


def start(turn: Turn) -> tuple[Say, ...]:
    """What to say before the evidence is asked for: after a "not yet", the teacher's words."""
    plan = cast(Plan, turn.plan)
    before = next((e for e in reversed(plan.evidence) if not_yet(e)), None)
    if before is None or before.verdict == "met" or tried_before(plan, before.shows) is not before:
        return ()
    texts = {c.id: c.text for c in plan.mastery.criteria}
    said = not_yet(before)[0]
    words = {"criterion": quoted(texts.get(said.criterion, "the big idea"), 60), "comment": quoted(said.comment, 100)}
    return (say("evidence.again", **words, **about(turn)),)


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil the evidence or the self-rating."""
    return _what(turn, answer) if question == "evidence.what" else _rating(turn, answer)


def _what(turn: Turn, answer: Answer) -> Taken:
    if answer.choice == ADD_A_FILE[1]:
        return missing(say("evidence.what.no_file", **about(turn)))
    if answer.choice and answer.choice.startswith("shows:"):
        shows = answer.choice.removeprefix("shows:")
        turn.pencil(_SHOWS, shows)
        return missing(say(f"evidence.what.{shows}", **about(turn)), offers=(ADD_A_FILE,))
    if not has_words(answer.text):
        return missing(say("need_words"))
    turn.pencil("evidence.what", answer.text)
    file = _FILE.search(answer.text)
    took = say("evidence.file_taken", name=quoted(_name(answer.text), 60)) if file else None
    plan = cast(Plan, turn.plan)
    record, asked = _record(plan, turn), plan.standard.evidence if plan.standard else ()
    hint = () if record.fits else (say("evidence.other_kind", kinds=accepted.in_words(asked), **about(turn)),)
    return kept(took or say("ack.words", words=quoted(answer.text, 80)), *hint)


def skip(turn: Turn, question: str) -> bool:
    """Without anything to show there is no evidence: what was pencilled for it is left."""
    if question != "evidence.what" or turn.plan is None:
        return False
    left = {key: value for key, value in turn.plan.draft.items() if not key.startswith("evidence.")}
    if left != turn.plan.draft:
        turn.redraft(left)
    return True


def _name(text: str) -> str:
    """The words without the file's id: what the student reads."""
    return _FILE.sub("", text).strip() or "your file"


def _rating(turn: Turn, answer: Answer) -> Taken:
    rated = dict(_ratings(turn))
    open_ids = [i for i in _to_rate(turn) if i not in rated]
    several = re.fullmatch(r"[1-5](\W+(and )?[1-5])+", answer.text.strip())
    if several and not answer.choice:
        numbers = [int(n) for n in re.findall("[1-5]", answer.text)]
    else:
        number = scale.read(answer)
        if isinstance(number, Taken):
            return number
        numbers = [number]
    rated |= dict(zip(open_ids, numbers, strict=False))
    left = [i for i in open_ids if i not in rated]
    if left:
        turn.pencil(_RATINGS, rated)
        return missing(
            say("evidence.self_rating.next", criterion=quoted(_text_of(turn, left[0]), 80)), offers=scale.OFFERS
        )
    plan = cast(Plan, turn.plan)
    mean = int(sum(rated.values()) / len(rated) + 0.5) if rated else numbers[0]
    turn.redraft({**plan.draft, _RATINGS: rated, "evidence.self_rating": mean})
    return kept()


def _ratings(turn: Turn) -> dict[str, int]:
    return dict((turn.plan.draft.get(_RATINGS) if turn.plan else None) or {})


def _to_rate(turn: Turn) -> tuple[str, ...]:
    """The criteria to rate, by id; an explanation of the big idea is rated as a whole."""
    plan = turn.plan
    if plan is None or _shows(plan) == "explanation":
        return ()
    return tuple(c.id for c in plan.mastery.criteria)[:MOST_RATED]


def _text_of(turn: Turn, criterion: str) -> str:
    criteria = turn.plan.mastery.criteria if turn.plan else ()
    return next((c.text for c in criteria if c.id == criterion), "")


def _shows(plan: Plan) -> Shows:
    """What it shows, as the student said; a quiz says so itself."""
    said = plan.draft.get(_SHOWS)
    if said in {"explanation", "application", "quiz"}:
        return cast(Shows, said)
    return "quiz" if _QUIZ.search(str(plan.draft.get("evidence.what") or "")) else "skill"


def settle(plan: Plan, turn: Turn) -> Plan:
    """The evidence waits for the teacher's verdict; alone it never sets mastery (row C6)."""
    record = _record(plan, turn)
    teacher = turn.learner.adult("teacher")
    if teacher:
        words = record.text or str(plan.draft.get("evidence.what") or "")
        turn.notices.append(Notice("request", "evidence", words, teacher.id, plan.id))
    return replace(plan, evidence=(*plan.evidence, record), mastery=status_with_evidence(plan.mastery))


def _record(plan: Plan, turn: Turn) -> Evidence:
    """The evidence as it stands in the draft; marked where the standard asks for other kinds (row C3)."""
    text = plan.draft.get("evidence.what") or ""
    link, file, shows = _LINK.search(text), _FILE.search(text), _shows(plan)
    before = tried_before(plan, shows)
    record = Evidence(
        id=f"{plan.id}-e{len(plan.evidence) + 1}",
        at=turn.now,
        kind="file" if file else "link" if link else "text",
        text=_name(text) if file else text,
        url=FILE_ADDRESS + file["id"] if file else link[0] if link else None,
        self_rating=plan.draft.get("evidence.self_rating"),
        shows=shows,
        ratings=_ratings(turn),
        attempt=before.attempt + 1 if before else 1,
        attempt_of=(before.attempt_of or before.id) if before else None,
        file=file["id"] if file else None,
    )
    return replace(record, fits=accepted.fits(plan.standard, accepted.kind_of(record)))


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts: a file, and what is still missing."""
    if question == "evidence.self_rating":
        return scale.OFFERS
    kinds = {left.kind for left in left_of(turn.plan, turn.learner)}
    missing_kinds = [shows for shows in ("explanation", "application") if shows in kinds]
    return (ADD_A_FILE, *((_TITLES[shows], f"shows:{shows}") for shows in missing_kinds), ("An example", "ask_example"))


def about(turn: Turn) -> dict[str, object]:
    """What the questions mention."""
    plan = turn.plan
    teacher = turn.learner.adult("teacher")
    rated = _ratings(turn)
    open_ids = [i for i in _to_rate(turn) if i not in rated]
    idea = plan is not None and _shows(plan) == "explanation"
    first = "the big idea, said in your own words" if idea else _text_of(turn, open_ids[0]) if open_ids else ""
    return {
        "teacher": teacher.name if teacher else "your teacher",
        "method": quoted((plan.mastery.method if plan else None) or "your work", 60),
        "criteria": quoted(first or "what you set out to do", 100),
        "plain": plan.standard.plain if plan and plan.standard else "your topic",
        "left": left_in_words(plan, turn.learner, turn.now) if plan else "",
    }


def default(turn: Turn, question: str) -> object:
    """The work is the student's."""
    return None
