"""Three students at three places of the path: Maya just starts, Amina sets a goal, Leo works on his."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.message import Choice, Line
from bot.pages.readers import Looked
from bot.plans.learner import Adult, Learner
from bot.plans.plan import CheckIn, Criterion, Goal, Item, Mastery, Plan, Progress, Purpose, Review, Standard

NOW = datetime(2026, 12, 11, 21, 12, tzinfo=UTC)  # Friday, 4:12 pm in New York
TODAY = date(2026, 12, 11)

RIVERA = Adult("rivera", "Ms. Rivera", "teacher", "room 12")
COLE = Adult("cole", "Mr. Cole", "advisor")
PARK = Adult("ms-park", "Ms. Park", "safety")

DIVIDING = Standard(
    code="6.NS.A.1",
    statement="Interpret and compute quotients of fractions, and solve word problems involving division of fractions.",
    plain="dividing fractions by fractions",
)
EQUATIONS = Standard(
    code="6.EE.B.7", statement="Solve equations of the form x + p = q and px = q.", plain="solving one-step equations"
)


def learner(student_id: str, name: str) -> Learner:
    return Learner(id=student_id, name=name, adults=(RIVERA, COLE, PARK))


def said(number: int, sender: str, text: str, at: datetime, *choices: str) -> Line:
    return Line(f"{number:04d}", at, sender, text, tuple(Choice(c, c.lower()) for c in choices))


MAYA_PLAN = Plan(id="p-maya", student_id="maya", standard=DIVIDING, step="profile", assigned_by="rivera")

AMINA_PLAN = Plan(
    id="p-amina",
    student_id="amina",
    standard=DIVIDING,
    step="goal",
    revision=2,
    purpose=Purpose(
        what="how many pieces fit in something",
        where="baking w my grandma. recipes",
        why="i wanna be able to double her recipes without asking",
    ),
    agreed=("purpose",),
    draft={
        "goal.confidence": 2,
        "goal.statement": "get better at fractions",
        "goal.measure": "get 8 of 10 on the division sheet",
    },
)
_AMINA_SAID: tuple[tuple[str, ...], ...] = (
    (
        "coach",
        "Hi Amina! I'm Waymark, a program that helps you plan your own learning. "
        "Ms. Rivera and Mr. Cole can read what we decide here. Ready?",
        "Yes",
        "What is this?",
    ),
    ("student", "ok"),
    (
        "coach",
        "Ms. Rivera gave you 6.NS.A.1: dividing fractions by fractions. In your own words, what is that about?",
        "I don't know yet",
        "Show me an example",
    ),
    ("student", "like how many pieces fit in something"),
    ("coach", "“How many pieces fit in something”: nice and clear."),
    ("coach", "And why does it matter to you?"),
    ("student", "i wanna be able to double her recipes without asking"),
    ("coach", "What will you be able to do?"),
    ("student", "get better at fractions"),
    ("coach", "“Get better at fractions”: good direction. How would you and Ms. Rivera see that?"),
    ("student", "get 8 of 10 on the division sheet"),
    ("coach", "That we can see."),
    ("coach", "By when?", "In a week", "In two weeks", "Help me choose", "Something else"),
)
AMINA_TALK = tuple(
    said(n, sender, text, NOW - timedelta(minutes=14 - n), *choices)
    for n, (sender, text, *choices) in enumerate(_AMINA_SAID)
)

LEO_PLAN = Plan(
    id="p-leo",
    student_id="leo",
    standard=DIVIDING,
    step="active",
    revision=9,
    purpose=Purpose(
        what="splitting a part into smaller parts",
        where="cutting wood with my uncle",
        why="so i dont have to ask him every time how many shelves i get",
    ),
    goals=(
        Goal(
            "g1",
            "divide fractions without looking it up",
            "8 of 10 on the division sheet",
            date(2026, 12, 15),
            2,
            "leo",
            "leo",
        ),
    ),
    items=(
        Item("i1", "activity", "fraction tiles with Sam", "with a partner", ("thu",), None, 20, "done", "leo"),
        Item("i2", "experience", "double the pancake recipe", "at home", (), date(2026, 12, 12), 30, "open", "leo"),
        Item("i3", "resource", "Video: why we flip the second one", "online", ("mon", "wed"), None, 10, "open", "leo"),
        Item("i4", "need", "someone to check my steps", None, (), None, None, "open", "leo"),
    ),
    progress=Progress(
        signs=("i can draw it", "i get the easy ones without the sheet"),
        weekdays=("mon", "thu"),
        time="17:00",
        if_stuck="ask Ms. Rivera before lunch",
        shared_with=("rivera",),
    ),
    mastery=Mastery(
        method="teach it to Sam with the tiles",
        criteria=(
            Criterion("c1", "Sam can do one alone after", True),
            Criterion("c2", "i can say why you flip it", None),
        ),
        date=date(2026, 12, 18),
        status="working",
    ),
    checkins=(
        CheckIn(datetime(2026, 11, 30, 22, tzinfo=UTC), confidence=2),
        CheckIn(datetime(2026, 12, 3, 22, tzinfo=UTC), confidence=3, progress="half"),
        CheckIn(datetime(2026, 12, 7, 22, tzinfo=UTC), confidence=2, blocker="dont get why you flip"),
        CheckIn(datetime(2026, 12, 10, 22, tzinfo=UTC), confidence=4),
    ),
    reviews=(Review("rivera", datetime(2026, 12, 4, 15, tzinfo=UTC), "approve", "I like the tiles idea."),),
    agreed=("purpose", "goal", "plan", "progress", "mastery"),
)
LEO_LOOKERS = (
    Looked(
        datetime(2026, 12, 9, 14, tzinfo=UTC), "Ms. Rivera", "opened our whole talk", "Leo asked me to look at Monday"
    ),
    Looked(datetime(2026, 12, 7, 14, tzinfo=UTC), "Mr. Cole", "read the summaries"),
)
LEO_OTHER = Plan(
    id="p-leo-2", student_id="leo", standard=EQUATIONS, step="purpose", draft={"purpose.what": "finding x"}
)
YESTERDAY = NOW - timedelta(days=1)
_LONG_AGO = NOW - timedelta(days=8, minutes=100)


def _old(n: int) -> Line:
    text = f"earlier answer {n // 2 + 1}" if n % 2 else f"Earlier question {n // 2 + 1}?"
    return said(n, "student" if n % 2 else "coach", text, _LONG_AGO + timedelta(minutes=n))


_ASKS_DONE = "Thursday check-in, Leo. Did you do “fraction tiles with Sam, 20 min”?"
_ASKS_SURE = "Half is on the map. How sure do you feel now, 1 to 5? Last time you said 2."
_ASKS_LIST = (
    "2 → 4. “why you flip the second one”: your if-then plan says ask Ms. Rivera. "
    "Shall I put it on her list, in your words?"
)
_ASKS_CHART = "Next up tomorrow: “double the pancake recipe”. Want your chart?"
LEO_TALK = (
    *map(_old, range(40)),
    said(40, "coach", _ASKS_DONE, YESTERDAY, "Yes", "Kinda", "Not yet"),
    said(41, "student", "kinda, we did half", YESTERDAY + timedelta(minutes=1)),
    said(42, "coach", _ASKS_SURE, YESTERDAY + timedelta(minutes=1), "1", "2", "3", "4", "5"),
    said(43, "student", "4 but i dont get why you flip the second one", YESTERDAY + timedelta(minutes=2)),
    said(44, "coach", _ASKS_LIST, YESTERDAY + timedelta(minutes=2), "Yes", "No thanks"),
    said(45, "student", "yes", YESTERDAY + timedelta(minutes=3)),
    said(46, "teacher", "Leo, come by before lunch, I have a paper strip that shows it.", NOW - timedelta(hours=6)),
    said(47, "coach", _ASKS_CHART, NOW - timedelta(minutes=4), "Yes", "Later", "Something else"),
)
