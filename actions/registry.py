"""All actions, found by their classes, behind rasa-sdk's executor."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import Action

import actions
from actions.coach import CoachAction, Says
from actions.desk import Desk
from actions.form import Ask, StepForm
from bot.plans.questions import QUESTIONS

_NOT_DEEDS = (CoachAction, Says, StepForm)


def deeds() -> Iterator[type[CoachAction]]:
    """Every deed class of the modules in `actions`, once."""
    for info in pkgutil.iter_modules(actions.__path__):
        module = importlib.import_module(f"actions.{info.name}")
        for _, found in inspect.getmembers(module, inspect.isclass):
            if found.__module__ == module.__name__ and issubclass(found, CoachAction) and found not in _NOT_DEEDS:
                yield found


def all_actions(desk: Desk) -> list[Action]:
    """One instance of each deed, and one question-asker for each question."""
    done = [deed(desk) for deed in deeds()]
    desk.deeds.update({deed.name(): deed for deed in done})
    return [*done, *(Ask(desk, question) for question in QUESTIONS.values())]


def executor(desk: Desk) -> ActionExecutor:
    """What the action endpoint runs. rasa-sdk does not promise ActionExecutor: a contract test holds it."""
    made = ActionExecutor()
    for action in all_actions(desk):
        made.register_action(action)
    return made
