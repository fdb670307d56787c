"""What two students with different words say to each question."""

from __future__ import annotations

from tests.e2e.running import Student

MOST_TURNS = 45

LEO = {
    "profile.ready": "ok",
    "profile.interests": "soccer n minecraft",
    "profile.strengths": "im good at building stuff",
    "profile.challenges": "long texts",
    "profile.what_helps": "doing it w a friend",
    "profile.aspiration": "idk maybe an engineer",
    "standard.choose": "6.NS.A.1",
    "purpose.what": "like how many pieces fit in something",
    "purpose.where": "baking w my grandma. recipes",
    "purpose.why": "i wanna be able to double her recipes without asking",
    "purpose.confirm": "keep it",
    "goal.confidence": "2",
    "goal.statement": "get better at fractions",
    "goal.measure": "get 8 of 10 on the division sheet",
    "goal.target_date": "3 weeks",
    "goal.confirm": "yes",
    "plan.items": "fraction tiles with sam",
    "plan.schedule": "tues n thurs 20 min",
    "plan.need": "nothing",
    "plan.confirm": "looks good",
    "progress.signs": "i need less help",
    "progress.cadence": "fridays at 4",
    "progress.if_stuck": "ask ms rivera",
    "progress.shared_with": "my grandma",
    "progress.confirm": "yep keep it",
    "mastery.method": "explain it to my cousin",
    "mastery.criteria": "8 of 10 right",
    "mastery.date": "same day as my goal, in 3 weeks",
    "mastery.confirm": "ok",
}

NIA = {
    "profile.ready": "Sure, let's go.",
    "profile.interests": "I draw comics and I have two cats.",
    "profile.strengths": "drawing, being patient",
    "profile.challenges": "I lose track of time",
    "profile.what_helps": "a quiet room",
    "profile.aspiration": "I'd love to illustrate books",
    "standard.choose": "fractions",
    "purpose.what": "It's about sharing something that is already a part of a whole.",
    "purpose.where": "When I split a comic page into panels",
    "purpose.why": "so i can stop failing the quizzes",
    "purpose.confirm": "That's right",
    "goal.confidence": "like a 3",
    "goal.statement": "I will solve five word problems without help by next month's 10th",
    "goal.measure": "five word problems, no help",
    "goal.target_date": "a month from now",
    "goal.confirm": "agreed",
    "plan.items": "watch a video about it and then draw it as a comic with my sister",
    "plan.schedule": "mondays and wednesdays, half an hour",
    "plan.need": "colored pencils",
    "plan.confirm": "yes please",
    "progress.signs": "I can tell someone why it works",
    "progress.cadence": "sunday 5pm",
    "progress.if_stuck": "If I get stuck then I'll look at an example and try again",
    "progress.shared_with": "nobody",
    "progress.confirm": "keep",
    "mastery.method": "make a comic that teaches it",
    "mastery.criteria": "all five are right; a friend understands it",
    "mastery.date": "in a month",
    "mastery.confirm": "Keep it!",
}


def walk(student: Student, words: dict[str, str], until: str = "active", most: int = MOST_TURNS) -> list[str]:
    """Say hi, then answer what is asked until the plan stands at `until`. Returns the questions in order."""
    asked: list[str] = []
    student.say("hi")
    while student.last["step"] != until:
        assert student.turns < most, f"still at {student.asking} after {student.turns} turns: {asked}"
        question = student.asking
        assert question, student.last
        asked.append(question)
        student.say(words[question])
    return asked
