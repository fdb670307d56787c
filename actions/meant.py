"""What a message means beyond what the NLU can know: it has never seen this student's plans, items and answers.

It also keeps two promises to a student: what reads as the answer to the open question is taken as one, and what is said
again word for word is meant as one.
"""

from __future__ import annotations

import re

from actions.plain_words import plain
from bot.plans import another, changes, given, swaps
from bot.plans.answer import Answer, straight
from bot.plans.naming import code_of_another, plan_named
from bot.plans.questions import QUESTIONS, Question
from bot.plans.steps.plan import ENOUGH
from bot.plans.talk import aside_of
from bot.plans.tripwires import read_wires, wants_none
from bot.plans.turn import Turn

HEARD_FIRST = frozenset({"crisis_self_harm", "crisis_harm_by_others", "struggling", "bullying"})
"""Distress outranks whatever else a message holds."""

_TO_A_PLAN = re.compile(
    r"\b(switch|swich|go|back|change|move|swap|get|return|open)\b.*\b(to|2)\b|\b(one|plan)\s*(pl(ea)?[sz]e?|now)?\W*$",
    re.IGNORECASE,
)
_LEAD = (
    r"\W*(?:(?:and|but|so|oh|ok|okay|no|nah|wait|actually|hey|um+|uh+|yo|pls|please|also|now|then|lets?|let'?s|can|could|u|you"
    r"|i|we|want|wanna|gonna|need|would|like|d|to|just|rather|maybe|instead)\W+)*"
)
_SWITCHES = re.compile(
    rf"{_LEAD}(?:(?:switch|swich|swap)\b.*\b(?:to|2)\b|(?:(?:go|get|move|change|return|take me) )?back to\b"
    r"|(?:go|get|move|change|return|open|take me|the|my|that)\b.*\b(?:one|plan)\s*(?:pl(?:ea)?[sz]e?|now)?\W*$)",
    re.IGNORECASE,
)
_STARTS = re.compile(
    rf"{_LEAD}(?:(?:make|start) a (?:new )?plan|start|begin|plan for|work on|learn|do|try)\b", re.IGNORECASE
)
_SHORT = 10
"""With a question open, more words than this are its answer, whatever plan they touch."""
_EXPLICIT = re.compile(
    r"\W*(no |wait |actually |pls |please |can (u|you|i|we) |i (want|wanna|need|would like|d like) (to )?|let'?s |hey )"
    r"*(change|fix|edit|redo|correct|rewrite)\b",
    re.IGNORECASE,
)
_STUCK = re.compile(
    r"\W*(ugh |bruh |help )*(im|i'?m|i am|i got) (so |really |totally )?stuck (on|with|at)\b", re.IGNORECASE
)
_BROKEN = re.compile(
    r"\b(video|link|page|app|site|website|button|sound|audio|screen)\b.{0,20}\b(won'?t|doesn'?t|isn'?t|not|can'?t|keeps?)"
    r" (even )?(load|play|work|open|start|freez|crash)",
    re.IGNORECASE,
)
_ABOUT_STUCK = frozenset(
    {
        "progress.if_stuck",
        "progress.tripwires",
        "profile.challenges",
        "checkin.blocker",
        "checkin.progress",
        "reflect.change",
    }
)
_REPORTS = frozenset({"report_done", "report_missed"})
_NOT_READ = frozenset({"inform", "affirm", "deny", "out_of_scope", "undo", "go_back"})

_HEDGE = r"(?:i guess|ig|maybe|probably|prob|idk|i think|or something|or whatever|or sum|tbh|lol)"
_HEDGED = re.compile(
    rf"(?P<said>.{{4,}}?)[\s,.]+{_HEDGE}(?:\s+{_HEDGE})*\W*|(?:idk,?\s+)?(?:maybe|probably)\s+(?P<maybe>.{{4,}})",
    re.IGNORECASE,
)
_ONLY_HEDGE = re.compile(
    r"\W*((i|im|not|no|dont|don't|do|know|really|sure|idea|clue|nothing|idk|dunno|guess|maybe|what|how|why|where|when|to"
    r"|say|honestly|like|um+|uh+|man|bro|bruh|kinda|yet|anything|much|can'?t|think|of|a|any|have|ur|you|u|should|skip"
    r"|later)\W*)+",
    re.IGNORECASE,
)
_TO_THE_COACH = re.compile(r"\?|\b(you|u|ur|your|this|that)\b", re.IGNORECASE)
_FELT = frozenset({"stressed", "bored", "proud"})
_REASON = re.compile(r"\b(so (i|that|my|we)|because|becuz|cuz|cause|bc|i want|wanna|to be|to feel)\b", re.IGNORECASE)
_SIGN = re.compile(r"\b(doesn'?t|don'?t|dont|less|more|not|stop|can|feel|without)\b", re.IGNORECASE)
_YES_AND = re.compile(r"\W*(yes+|yeah|yep|ya|yea|ok|okay|sure|k)\b[\s,]+(and|but|also|n)\b", re.IGNORECASE)
_MAYBE_ANSWERS = frozenset(
    {
        "stressed", "bored", "proud", "small_talk", "out_of_scope", "set_purpose", "set_goal", "design_plan",
        "add_item", "report_done", "report_missed", "report_stuck", "explain", "study_partner", "check_in", "thank",
        "start_plan", "choose_demonstration", "ready_to_show", "submit_evidence", "quiz_me", "hint", "switch_plan",
        "set_up_progress", "ask_teacher", "postpone_item", "remove_item", "set_reminder", "ask_plan", "ask_next",
    }
)  # fmt: skip
_SIDE = frozenset(
    {
        "ask_who_sees", "ask_are_you_human", "ask_why_asked", "ask_what_if", "ask_plan", "ask_progress", "ask_next",
        "help", "thank", "small_talk", "proud", "bored", "stressed", "study_partner", "talk_to_person", "set_reminder",
    }
)  # fmt: skip


def meant(turn: Turn, answer: Answer) -> tuple[str, ...]:
    """The intents that outrank the NLU's, in the order they are done; empty where it is right."""
    if answer.choice or answer.intent in HEARD_FIRST:
        return ()
    text = straight(" ".join(answer.text.split()))
    found = plain(text, turn.talk.asking or "") or _of_this_plan(turn, answer, text)
    if found == "another_goal" and (turn.talk.asking or "").endswith(".confirm") and _YES_AND.match(text):
        return (found, "affirm")
    if found:
        return (found,)
    asking = QUESTIONS.get(turn.talk.asking or "")
    if asking is None or answer.intent == "inform":
        return ()
    if asking.confirms:
        return (answer.intent, "affirm") if answer.intent in _SIDE and _YES_AND.match(text) else ()
    return _after_all(turn, asking, answer, text)


def _of_this_plan(turn: Turn, answer: Answer, text: str) -> str | None:
    asking = turn.talk.asking or ""
    if len(turn.plans) > 1 and _asks_to_switch(asking, text) and plan_named(turn, text):
        return "switch_plan"
    if asking not in {"", "standard.choose"} and _STARTS.match(text) and code_of_another(turn, text):
        return "start_plan"
    if _STUCK.match(text) and asking not in _ABOUT_STUCK:
        return "report_stuck"
    if _BROKEN.search(text) and asking not in _ABOUT_STUCK:
        return "report_problem"
    if found := _of_goals(turn, text):
        return found
    if changes.about_trip_wires(text) and given.may_change(turn, "progress.tripwires"):
        return "change_answer"
    if changes.date_alone(turn, text):
        return "change_answer"
    if asking.endswith(".confirm"):
        return None
    if answer.intent not in _REPORTS and swaps.find_swap(turn, text):
        return "change_answer"
    if _EXPLICIT.match(text) and answer.intent in _NOT_READ:
        wanted = changes.find_change(turn, text)
        if wanted and given.may_change(turn, wanted.question):
            return "change_answer"
    return None


def _asks_to_switch(asking: str, text: str) -> bool:
    """ "The science one"; with a question open only where a short message begins so, not "when i go to the store"."""
    if not asking:
        return bool(_TO_A_PLAN.search(text))
    return len(text.split()) <= _SHORT and bool(_SWITCHES.match(text))


_OWN_WORDS_ASKED = ("purpose.", "profile.", "reflect.", "checkin.", "evidence.", "standard.")
"""At these questions "another goal" is an answer."""


def _of_goals(turn: Turn, text: str) -> str | None:
    """Another goal, or who may see one: only where the words cannot be the answer to what is asked."""
    asking = turn.talk.asking or ""
    if turn.plan is None:
        return None
    if tapped := another.of_button(turn.plan, text):
        return tapped
    if asking.startswith(_OWN_WORDS_ASKED):
        return None
    if another.ended(turn, text):
        return "end_goal"
    if another.sharing(text) is not None and len(turn.plan.goals) > 1:
        return "share_goal"
    if another.to_change(turn, text):
        return "change_answer"
    beside = asking == "" or asking.endswith(".confirm")
    other = another.wanted(text, said_beside=beside)
    return "another_goal" if other is not None and asking not in {"goal.statement", "goal.kind"} else None


def _after_all(turn: Turn, asking: Question, answer: Answer, text: str) -> tuple[str, ...]:
    """The answer to the open question, though the NLU took it for a side turn."""
    if asking.id == "plan.items" and ENOUGH.match(text) and given.listed_so_far(turn):
        return ("inform",)
    if asking.id == "progress.tripwires" and (read_wires(text) or wants_none(text)):
        return ("inform",)
    if "text" not in asking.accepts:
        return ()
    if answer.intent in {"unsure", "small_talk"} and _is_hedged(text, chat=answer.intent == "small_talk"):
        return ("inform",)
    words = len(text.split())
    if answer.intent in _FELT and asking.id == "purpose.why" and _REASON.search(text) and words >= 6:
        return (answer.intent, "inform")
    if answer.intent in _FELT and asking.id == "progress.signs" and words >= 4 and _is_sign(text):
        return ("inform",)
    if answer.intent in _MAYBE_ANSWERS and turn.talk.aside == aside_of(text) and words > 1:
        return ("inform",)
    return ()


def _is_hedged(text: str, *, chat: bool) -> bool:
    """ "Nerf ammo i guess", "idk maybe my store": an answer, carefully put; "idk man" is none."""
    hedged = _HEDGED.fullmatch(text)
    said = (hedged["said"] or hedged["maybe"]) if hedged else ""
    return bool(said) and not _ONLY_HEDGE.fullmatch(said) and not (chat and _TO_THE_COACH.search(said))


def _is_sign(text: str) -> bool:
    return bool(_SIGN.search(text)) and not _TO_THE_COACH.search(text)
