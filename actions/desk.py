"""The coach's desk: the turns being worked on, and the voice that answers in each.

Actions find their turn here by the id in the message's metadata, change it, and speak. What they changed is kept
by the conversation in one transaction when the turn ends.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from bot.phrases import Phrases
from bot.plans import path, standing, suggested
from bot.plans.answer import Answer, Offer, Say, quoted
from bot.plans.asking import ask_key, circle, offers_for, wants_yes, words_for
from bot.plans.plan import Standard
from bot.plans.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rasa_sdk.executor import CollectingDispatcher

__all__ = ["MENU", "Desk", "TurnUnknown", "Voice", "circle", "offers_for", "words_for"]

MENU: tuple[Offer, ...] = (
    ("Check in", "check_in"),
    ("My plan", "ask_plan"),
    ("What's next?", "ask_next"),
    ("My chart", "ask_progress"),
)
"""What can be done when nothing is asked."""

MEMORY = 40
"""How many sentences back the coach remembers having said one."""

ALSO = {
    "inform": "unasked",
    "affirm": "unasked",
    "deny": "unasked",
    "struggling": "concern",
    "bullying": "concern",
    "crisis_self_harm": "crisis",
    "crisis_harm_by_others": "crisis",
}
"""Intents whose deed has another name; all others have their own."""

FindStandards = Callable[[str, str], Awaitable[tuple[Standard, ...]]]
"""(student id, words) -> the standards meant by these words, best first."""
FindBridge = Callable[[str, Standard], Awaitable[Standard | None]]
"""(student id, a standard) -> what it leads to on the grade of the student's class, where it is below that."""


async def no_bridge(student_id: str, standard: Standard) -> Standard | None:
    """Every standard is on the grade of the class: where no school is around the desk."""
    return None


class Deed(Protocol):
    """A deed of the coach, as `actions.coach.CoachAction` is one."""

    reasks: bool

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """What it does."""
        ...


class TurnUnknown(LookupError):
    """An action was called for a turn that is not on the desk."""


@dataclass
class Desk:
    """All turns being worked on in this process, and what every action needs."""

    phrases: Phrases
    find_standards: FindStandards
    find_bridge: FindBridge = no_bridge
    turns: dict[str, Turn] = field(default_factory=dict)
    deeds: dict[str, Deed] = field(default_factory=dict)

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

    def deed(self, intent: str) -> Deed:
        """What the one rule for an intent runs. Raises KeyError for an intent that is none."""
        name = ALSO.get(intent, intent)
        return self.deeds[f"action_{name}"]

    def form(self, topic: str) -> Any:
        """What takes the answers of a topic."""
        return self.deeds[f"validate_{topic}_form"]


class Voice:
    """Says sentences in one turn, remembers them, and asks questions."""

    def __init__(self, turn: Turn, phrases: Phrases, dispatcher: CollectingDispatcher) -> None:
        self.turn, self.phrases, self._dispatcher = turn, phrases, dispatcher
        self._due_before = _due(turn)

    def say(self, *said: Say, offers: tuple[Offer, ...] = (), image: str | None = None) -> None:
        """One bubble a sentence; the offers go under the last, and so does the picture, which the sentence tells."""
        for n, one in enumerate(said):
            last = n == len(said) - 1
            self._speak(one, offers if last else (), image if last else None)

    def _speak(self, one: Say, offers: tuple[Offer, ...], image: str | None = None) -> None:
        talk = self.turn.talk
        text, mark = self.phrases.say(one.key, one.words, talk.said)
        self.turn.talk = replace(talk, said=(*talk.said, mark)[-MEMORY:])
        buttons = [{"title": title, "payload": value} for title, value in offers[:5]]
        self._dispatcher.utter_message(text=text, buttons=buttons or None, image=image)

    def ask(self, question: str) -> None:
        """Ask a question and have it stand open. A yes or no typed after it is for what was asked last."""
        turn = self.turn
        words = words_for(turn, question)
        self._speak(Say(ask_key(turn, question, self.phrases), words), offers_for(turn, question))
        pending = turn.talk.pending
        if question != turn.talk.asking or wants_yes(question):
            pending = suggested.overtaken(pending)
        turn.talk = replace(turn.talk, asking=question, pending=pending)
        turn.facts["asked"] = True

    def ask_what_is_due(self) -> None:
        """Ask the open question again, worded anew, or the next one where it was settled."""
        due = self.due()
        if due is None:
            self.turn.talk = replace(self.turn.talk, asking=None)
            self.turn.facts["asked"] = True  # what comes next is said once
            again = self._suggestion_again()
            self.say(*standing.next_in_words(self.turn), offers=() if again else MENU)
            self.say(*again, offers=suggested.OFFERS)
        else:
            self.ask(due)

    def _suggestion_again(self) -> tuple[Say, ...]:
        """A teacher's suggestion that other questions came over: said again, and what is asked last from here on."""
        talk = self.turn.talk
        waiting = suggested.still_waiting(talk.pending)
        if waiting is None or suggested.is_open(talk.pending):
            return ()
        self.turn.talk = replace(talk, pending=suggested.as_asked(waiting))
        about = next((p for p in self.turn.plans if p.id == waiting.get("plan_id")), self.turn.plan)
        words = {"by": waiting["by"], "words": quoted(waiting["words"])}
        return (Say(suggested.SAID, {**circle(replace(self.turn, plan=about)), **words}),)

    def due(self) -> str | None:
        """The question that is to be asked, or None.

        What was begun by its first question stays open over a side turn, and so does the choice of another plan while
        this one has a question of its own; whatever led the talk on to another question lets it go.
        """
        begun, due = path.still_asked(self.turn), _due(self.turn)
        stays = due[1] is None or (begun == "standard.choose" and due == self._due_before)
        return begun if begun and stays else due[1]


def _due(turn: Turn) -> tuple[str | None, str | None]:
    """The plan that is talked about, and what it lacks."""
    return turn.plan.id if turn.plan else None, path.next_question(turn)
