"""The forms' side: reading the answer to the open question, and asking the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action

from actions.coach import ASKED, CoachAction, Events, heard, snake, stumble, understood
from actions.desk import Desk, Voice, words_for
from actions.several import do_each
from actions.telling import tell_teacher, waits_for_a_yes
from actions.waiting import settled_by
from bot.plans import another, changes, depends, given, path, suggested
from bot.plans.answer import Answer, Offer, Say, Taken, is_bare_yes, is_nothing, is_refusal, quoted, say
from bot.plans.autonomy import prepared_for
from bot.plans.goals import NEXT
from bot.plans.questions import QUESTIONS, Question, by_slot
from bot.plans.steps.goal import passed
from bot.plans.turn import Turn

REQUESTED = "requested_slot"
TACTIC_AFTER = 2
"""Misunderstandings in a row after which the coach tries another way (choices, an example, a person)."""
CHOOSE_AFTER = 4
"""Misunderstandings in a row after which the coach chooses for the student, says so, and goes on."""


class StepForm(CoachAction):
    """`validate_<topic>_form`: takes the answer to the open question of one topic."""

    def name(self) -> str:
        """`ValidatePurposeForm` is `validate_purpose_form`."""
        return snake(type(self).__name__)

    async def answer(self, turn: Turn, voice: Voice, tracker: Tracker) -> Events:
        """Take the answer where the message is one; otherwise leave it to the rule for its intent."""
        slots = tracker.slots_to_validate()
        asked = tracker.get_slot(REQUESTED)
        if asked is None or asked not in slots:
            return []
        question, whole = by_slot(asked), heard(tracker, turn)
        turn.facts["heard_by"] = self.name()
        said = understood(turn, whole, tracker)
        if said:
            await do_each(self.desk, turn, voice, said)
            due = turn.talk.asking
        elif await settled_by(self.desk, turn, voice, whole):
            if not turn.facts.get("asked"):
                voice.ask_what_is_due()
            due = turn.talk.asking
        else:
            await self.prepare(turn, whole)
            due = take_answer(turn, voice, question, whole)
        same_form = due is not None and QUESTIONS[due].form == question.form
        kept = None if due == question.id else turn.text
        if due and same_form and not turn.facts.get("asked"):
            voice.ask(due)
        return [
            SlotSet(question.slot, kept),
            SlotSet(REQUESTED, QUESTIONS[due].slot if due and same_form else None),
            SlotSet(ASKED, bool(turn.facts.get("asked"))),
        ]

    async def take(self, turn: Turn, voice: Voice, question: Question, answer: Answer) -> None:
        """Take one answer of a message that holds more; what is due is asked by the caller."""
        await self.prepare(turn, answer)
        take_answer(turn, voice, question, answer)

    async def prepare(self, turn: Turn, answer: Answer) -> None:
        """Look up what the rules of this topic need before they read the answer."""


def take_answer(turn: Turn, voice: Voice, question: Question, answer: Answer) -> str | None:
    """Let the rules read the answer, say what came of it, and return the question that is due."""
    if waits_for_a_yes(turn) and answer.intent in {"affirm", "deny"}:
        tell_teacher(turn, voice, yes=answer.intent == "affirm")
        voice.ask(question.id)
        return question.id
    if question.confirms:
        _take_confirmation(turn, voice, question, answer)
    else:
        _take_words(turn, voice, question, answer)
    return question.id if turn.facts.get("asked") else path.next_question(turn)


def _take_words(turn: Turn, voice: Voice, question: Question, answer: Answer) -> None:
    in_words = answer.choice is None and not question.nothing_ok and question.id not in _YES_NO
    refused = is_refusal(answer.text) or (in_words and not is_nothing(answer.text))
    if answer.intent == "deny" and refused:
        return misunderstood(
            turn, voice, question, say(f"{question.id}.example", **words_for(turn, question.id)), "refused"
        )
    yes = (in_words and answer.intent == "affirm") or (question.id in _WHAT_OR_WHO and is_bare_yes(answer))
    if yes and not _settled_by_a_yes(turn, question):
        return misunderstood(turn, voice, question, say("yes_to_open_question"), None)
    before = len(turn.changes) + len(turn.profile)
    taken = path.take(turn, question.id, answer)
    if taken.again:
        return _once_more(turn, voice, question, taken, progressed=len(turn.changes) + len(turn.profile) > before)
    settled(turn, question)
    voice.say(*taken.say)
    if path.topic_is_full(turn, question.topic):
        voice.say(*path.record(turn, question.topic))
    return None


def _settled_by_a_yes(turn: Turn, question: Question) -> bool:
    """Whether something odd that was said to this question waits for a yes."""
    pending = turn.talk.pending or {}
    return pending.get("question") == question.id and not suggested.waits(pending)


_YES_NO = frozenset(
    {"profile.ready", "plan.items", "plan.schedule", "goal.target_date", "mastery.date", "checkin.done"}
)


_WHAT_OR_WHO = frozenset({"plan.need", "progress.shared_with", "progress.tripwires"})
"""Open questions where "nothing" answers and a bare yes does not say what."""


def settled(turn: Turn, question: Question) -> None:
    """The question has its answer: nothing waits any more."""
    flags = (*turn.talk.flags, "ready") if question.id == "profile.ready" else turn.talk.flags
    before = (*turn.talk.before, question.id)[-12:]
    turn.facts["settled"] = question.id
    turn.talk = replace(
        turn.talk, tries=0, pending=suggested.still_waiting(turn.talk.pending), before=before, flags=flags
    )


def _once_more(turn: Turn, voice: Voice, question: Question, taken: Taken, *, progressed: bool) -> None:
    # A day that was understood and only looks odd is no misunderstanding.
    tries = turn.talk.tries if progressed or "pending" in turn.facts else stumble(turn)
    odd = turn.facts.pop("pending", None)
    pending = suggested.over(turn.talk.pending, odd) if odd else suggested.still_waiting(turn.talk.pending)
    turn.talk = replace(turn.talk, asking=question.id, pending=pending)
    turn.facts["asked"] = True
    if tries >= CHOOSE_AFTER and move_on(turn, voice, question):
        return
    offers = taken.offers or ()
    if tries >= TACTIC_AFTER:
        offers = (*offers[:2], ("Choose for me", "choose_for_me"), ("Talk to a person", "talk_to_person"))
        voice.say(*taken.say)
        voice.say(say("other_way"), offers=offers)
    else:
        voice.say(*taken.say, offers=offers)


def move_on(turn: Turn, voice: Voice, question: Question) -> bool:
    """After too many tries: choose for the student or leave it open, and say so."""
    if not choose(turn, voice, question) and not skip(turn, voice, question, "left_open"):
        return False
    turn.facts.pop("asked", None)
    return True


def skip(turn: Turn, voice: Voice, question: Question, key: str) -> bool:
    """Go past a question and say so by `key`; False where the plan cannot do without it. What is full is recorded."""
    if not path.skip(turn, question.id):
        return False
    settled(turn, question)
    if path.topic_is_full(turn, question.topic):
        voice.say(*path.record(turn, question.topic))
    else:
        voice.say(say("evidence.left" if question.id == "evidence.what" else key))
    return True


def choose(turn: Turn, voice: Voice, question: Question) -> bool:
    """Choose for the student and say what: the teacher's choice where the step is not the student's yet (row A12)."""
    prepared = prepared_for(turn.settings, turn.plan, question.id)
    if prepared and _is_taken(turn, question, prepared[0]):
        voice.say(say("dial.chosen", what=quoted(prepared[0]), by=prepared[1]))
    elif path.choose(turn, question.id):
        voice.say(say("chosen_for_you", what=quoted(path.told(turn, question.id))))
    else:
        return False
    settled(turn, question)
    return True


def _is_taken(turn: Turn, question: Question, words: str) -> bool:
    taken = path.take(turn, question.id, Answer(words))
    return not taken.again or bool(turn.plan and turn.plan.draft.get(question.id))


def misunderstood(turn: Turn, voice: Voice, question: Question, gentle: Say, lead: str | None) -> None:
    """What was said is no answer here: a gentle second try with an example, then a way past."""
    tries = stumble(turn)
    turn.facts["asked"] = True
    turn.talk = replace(turn.talk, asking=question.id)
    if tries >= CHOOSE_AFTER and move_on(turn, voice, question):
        return
    if lead:
        voice.say(say(lead))
    offers: tuple[Offer, ...] = (
        ("Choose for me", "choose_for_me"),
        ("Skip", "skip"),
        ("Talk to a person", "talk_to_person"),
    )
    voice.say(gentle, offers=offers if tries >= TACTIC_AFTER else offers[:2])


def _take_confirmation(turn: Turn, voice: Voice, question: Question, answer: Answer) -> None:
    topic = question.topic
    if answer.choice and answer.choice.startswith("change:"):
        return change(turn, voice, given.Change(answer.choice.removeprefix("change:")))
    wanted = None if answer.choice else changes.find_change(turn, answer.text)
    if wanted and (answer.intent != "affirm" or wanted.value):
        return change(turn, voice, wanted)
    if answer.intent == "affirm" or answer.choice == "keep":
        late = passed(turn, topic)
        if late:
            return _once_more(turn, voice, QUESTIONS[late[0]], late[1], progressed=True)
        turn.facts["days_before"] = turn.plan.draft.get("plan.schedule:was") if turn.plan else None
        other = turn.plan.draft.get(NEXT) if turn.plan else None
        voice.say(*path.agree(turn, topic))
        voice.say(*depends.to_look_at(turn, topic))
        if other is not None:
            begin_another(turn, voice, str(other), "goal.another_now")
        return settled(turn, question)
    if answer.intent in {"deny", "change_answer"} or answer.choice == "change":
        turn.facts["asked"] = True
        turn.talk = replace(turn.talk, asking=question.id)
        return voice.say(say("confirm.what"), offers=change_offers(turn, voice))
    return misunderstood_confirm(turn, voice, question)


def begin_another(turn: Turn, voice: Voice, words: str, key: str) -> None:
    """Open the goal step for another goal, say so, and what came of the words that name it."""
    taken = another.begin(turn, words)
    voice.say(say(key))
    if taken:
        voice.say(*taken.say)


def misunderstood_confirm(turn: Turn, voice: Voice, question: Question) -> None:
    """Neither yes nor a change: nothing is kept without a yes."""
    stumble(turn)
    turn.facts["asked"] = True
    turn.talk = replace(turn.talk, asking=question.id)
    voice.say(say("confirm.unclear"), offers=(("Keep it", "affirm"), ("Change something", "change")))


def change_offers(turn: Turn, voice: Voice) -> tuple[Offer, ...]:
    """The answers that can be changed, by their plain names."""
    titles = ((voice.phrases.variants(f"{q}.title")[0], f"change:{q}") for q in changes.changeable(turn))
    return tuple(titles)[:5]


def change(turn: Turn, voice: Voice, wanted: given.Change) -> None:
    """Change one answer; with a new value it is taken at once, without one its question is asked."""
    question = QUESTIONS[wanted.question]
    changes.open_for_change(turn, question.id, keeps_rest=wanted.value is not None)
    turn.talk = replace(turn.talk, tries=0, pending=suggested.still_waiting(turn.talk.pending))
    if wanted.value is None:
        voice.say(say("change.ask"))
        return voice.ask(question.id)
    taken = path.take(turn, question.id, Answer(text=wanted.value))
    if taken.again:
        return _once_more(turn, voice, question, taken, progressed=True)
    settled(turn, question)
    said = path.told(turn, question.id)
    return voice.say(say("change.done", what=voice.phrases.variants(f"{question.id}.title")[0], value=quoted(said)))


class Ask(Action):
    """`action_ask_<slot>`: asks one question of a form, unless this turn has asked it already."""

    def __init__(self, desk: Desk, question: Question) -> None:
        self.desk, self.question = desk, question

    def name(self) -> str:
        """`action_ask_purpose_why` for the question "purpose.why"."""
        return f"action_ask_{self.question.slot}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask."""
        turn = self.desk.turn(tracker.latest_message["metadata"]["turn"])
        if not turn.facts.get("asked"):
            Voice(turn, self.desk.phrases, dispatcher).ask(self.question.id)
        return []


class NextStep(CoachAction):
    """`action_next_step`: the same line ends every form; what comes next is decided from what the plan lacks."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Asking what is due is all."""
