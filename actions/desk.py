"""The coach's desk: the turns being worked on, and the voice that answers in each.

Actions find their turn here by the id in the message's metadata, change it, and speak. What they changed is kept
by the conversation in one transaction when the turn ends.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.phrases import Phrases
from bot.plans import path, standing
from bot.plans.answer import Offer, Say
from bot.plans.plan import Standard
from bot.plans.questions import QUESTIONS
from bot.plans.steps import rules_of
from bot.plans.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rasa_sdk.executor import CollectingDispatcher

MENU: tuple[Offer, ...] = (("Check in", "check_in"), ("My plan", "ask_plan"), ("What's next?", "ask_next"))
"""What can be done when nothing is asked."""

MEMORY = 40
"""How many sentences back the coach remembers having said one."""

FindStandards = Callable[[str, str], Awaitable[tuple[Standard, ...]]]
"""(student id, words) -> the standards meant by these words, best first."""


class TurnUnknown(LookupError):
    """An action was called for a turn that is not on the desk."""


@dataclass
class Desk:
    """All turns being worked on in this process, and what every action needs."""

    phrases: Phrases
    find_standards: FindStandards
    turns: dict[str, Turn] = field(default_factory=dict)

    @contextmanager
    def working_on(self, turn: Turn) -> Iterator[Turn]:
        """Have `turn` on the desk while Rasa works on it."""
        self.turns[turn.id] = turn
        try:
            yield turn
        finally:
            del self.turns[turn.id]

    def turn(self, turn_id: str) -> Turn:
        """Raises TurnUnknown."""
        try:
            return self.turns[turn_id]
        except KeyError:
            raise TurnUnknown(turn_id) from None


class Voice:
    """Says sentences in one turn, remembers them, and asks questions."""

    def __init__(self, turn: Turn, phrases: Phrases, dispatcher: CollectingDispatcher) -> None:
        self.turn, self.phrases, self._dispatcher = turn, phrases, dispatcher

    def say(self, *said: Say, offers: tuple[Offer, ...] = ()) -> None:
        """One bubble a sentence; the offers go under the last."""
        for n, one in enumerate(said):
            self._speak(one, offers if n == len(said) - 1 else ())

    def _speak(self, one: Say, offers: tuple[Offer, ...]) -> None:
        talk = self.turn.talk
        text, mark = self.phrases.say(one.key, one.words, talk.said)
        self.turn.talk = replace(talk, said=(*talk.said, mark)[-MEMORY:])
        buttons = [{"title": title, "payload": value} for title, value in offers[:5]]
        self._dispatcher.utter_message(text=text, buttons=buttons or None)

    def ask(self, question: str) -> None:
        """Ask a question and have it stand open."""
        turn = self.turn
        words = words_for(turn, question)
        self._speak(Say(self._ask_key(question), words), offers_for(turn, question))
        turn.talk = replace(turn.talk, asking=question)
        turn.facts["asked"] = True

    def _ask_key(self, question: str) -> str:
        first = f"{question}.first"
        plan = self.turn.plan
        fresh = plan is not None and plan.assigned_by and not plan.draft and not plan.agreed
        return (
            first if fresh and first in self.phrases and f"{first}#0" not in self.turn.talk.said else f"{question}.ask"
        )

    def ask_what_is_due(self) -> None:
        """Ask the open question again, worded anew, or the next one where it was settled."""
        due = path.next_question(self.turn)
        if due is None:
            self.turn.talk = replace(self.turn.talk, asking=None)
            self.say(*standing.next_in_words(self.turn), offers=MENU)
        else:
            self.ask(due)


def circle(turn: Turn) -> dict[str, object]:
    """The people and things that many sentences name."""
    adult = turn.learner.adult
    named = {role: a for role in ("teacher", "advisor", "safety") if (a := adult(role))}
    teacher = named["teacher"].name if "teacher" in named else "your teacher"
    readers = [a.name for role, a in named.items() if role != "safety"]
    plan = turn.plan
    return {
        "name": turn.learner.name.split()[0],
        "teacher": teacher,
        "advisor": named["advisor"].name if "advisor" in named else teacher,
        "contact": named["safety"].name if "safety" in named else teacher,
        "reach": named["safety"].reach if "safety" in named else "",
        "readers": " and ".join(readers) or "your teacher",
        "plain": plan.standard.plain if plan and plan.standard else "your topic",
        "code": plan.standard.code if plan and plan.standard else "",
    }


def words_for(turn: Turn, question: str) -> dict[str, Any]:
    """What the sentences about a question may mention."""
    rules = rules_of(QUESTIONS[question].topic)
    words: dict[str, Any] = {**circle(turn), **rules.about(turn)}
    if QUESTIONS[question].confirms:
        words.update(rules.read_back(turn))
    return words


def offers_for(turn: Turn, question: str) -> tuple[Offer, ...]:
    """The choices under a question: the step's own, else a way to an example and past it."""
    if QUESTIONS[question].confirms:
        return (("Keep it", "affirm"), ("Change something", "change"))
    rules = rules_of(QUESTIONS[question].topic)
    own: tuple[Offer, ...] = ()
    if question == "plan.items":
        own = rules.item_offers(turn)
    elif question in {"goal.confidence"}:
        own = tuple((str(n), str(n)) for n in range(1, 6))
    elif question == "goal.target_date":
        own = rules.date_offers(turn)
    elif question == "plan.schedule":
        own = rules.day_offers()
    elif question == "plan.need":
        own = (("Nothing extra", "nothing"),)
    elif hasattr(rules, "offers"):
        own = rules.offers(turn, question)
    return own or (("An example", "ask_example"), ("Not sure yet", "unsure"), ("Skip", "skip"))
