"""Step 2, goal; and another goal beside the first one."""

from __future__ import annotations

from actions.aside import of_goal, wait_for
from actions.coach import CoachAction
from actions.desk import Voice
from actions.form import StepForm, begin_another
from actions.steps import turn_to
from bot.plans import another
from bot.plans.answer import Answer, say
from bot.plans.goals import MOST_GOALS, named_goal
from bot.plans.turn import Turn


class ValidateGoalForm(StepForm):
    """Takes an answer about the goal."""


class SetGoal(CoachAction):
    """ "I want to set my goal"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Go to the goal where the order of steps allows it."""
        turn_to(turn, voice, "goal")


class AnotherGoal(CoachAction):
    """ "I want another goal", "i also want to be less nervous when i present"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Begin it with the words that name it; while a goal is being made, it comes after that one."""
        plan = turn.plan
        words = another.wanted(answer.text, said_beside=True) or ""
        if plan is None or plan.step == "mastered":
            return voice.say(say("step.no_plan"))
        if sum(goal.status == "open" for goal in plan.goals) >= MOST_GOALS:
            return voice.say(say("goal.enough", most=MOST_GOALS))
        if "goal" not in plan.agreed:
            if plan.step != "goal":
                return voice.say(say("step.later", step="goal"))
            another.queue(turn, words)
            return voice.say(say("goal.another_after"))
        return begin_another(turn, voice, words, "goal.another")


class ShareGoal(CoachAction):
    """ "Share my goal with ms rivera", "make my goal private"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Sharing takes the button, or a yes right after; taking it back is done at once."""
        back = not another.sharing(answer.text)
        goal = named_goal(turn.plan, answer.text, or_shared=back) if turn.plan else None
        if goal is None or goal.kind == "academic":
            return voice.say(say("goal.none_of_your_own"))
        if back:
            another.share(turn, goal.id, shared=False)
            return voice.say(say("goal.private", **of_goal(turn, goal)))
        wait_for(turn, share=goal.id)
        offers = (("Yes, share it", f"share_goal:{goal.id}"), ("No, keep it mine", "share_goal:no"))
        return voice.say(say("goal.share_sure", **of_goal(turn, goal)), offers=offers)


class EndGoal(CoachAction):
    """ "I reached my other goal", "drop my own goal": one beside the first, which nobody else judges."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """At once; "undo" takes it back."""
        found = another.ended(turn, answer.text)
        if found is None:
            return voice.say(say("goal.none_of_your_own"))
        goal, how = found
        another.end(turn, goal, how)
        return voice.say(say(f"goal.{how}", **of_goal(turn, goal)))
