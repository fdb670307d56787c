"""The times that a day's landmarks stand for: school, meals, bed."""

import re
from datetime import time

# What loose words stand for, the most telling first. School hours differ: the coach always reads the time back.
PARTS_OF_DAY: list[tuple[re.Pattern[str], time, bool]] = [
    (re.compile(pattern), at, approx)
    for pattern, at, approx in [
        (r"\bmidnight\b", time(0), False),
        (r"\b(?:12 )?noon(?P<ish> ?ish)?\b|\bmidday\b", time(12), False),
        (r"\bnoonish\b", time(12), True),
        (r"\b(?:before|b4) (?:school|class starts)\b|\bbefore i (?:go|leave) (?:to|for) school\b", time(7, 30), True),
        (
            r"\b(?:after|when i get out of|when i'm out of) (?:my )?school\b|\bonce school (?:ends|is out)\b"
            r"|\bwhen school (?:ends|is out|gets out|is over)\b",
            time(15, 30),
            True,
        ),
        (
            r"\b(?:when|once|after|as soon as) i (?:get|come|am|got) (?:back )?home\b|\bwhen i'm home\b",
            time(15, 30),
            True,
        ),
        (r"\bafter (?:lunch|recess)\b", time(13), True),
        (r"\blunch(?: ?time| break)?\b", time(12), True),
        (r"\bbefore (?:dinner|supper)\b", time(17, 30), True),
        (r"\bafter (?:i eat )?(?:dinner|supper|dinnertime)\b", time(19), True),
        (r"\b(?:at|during|around) (?:dinner|supper)(?: ?time)?\b|\bdinner ?time\b", time(18), True),
        (
            r"\b(?:before|at) (?:i go to )?(?:bed|sleep|bedtime)\b|\bbed ?time\b"
            r"|\bbefore i (?:sleep|go to (?:bed|sleep))\b",
            time(20),
            True,
        ),
        (r"\bafter breakfast\b", time(8), True),
        (r"\b(?:at |before |during )?breakfast\b|\bwhen i (?:wake|get) up\b", time(7, 30), True),
        (r"\bmorning\b", time(7, 30), True),
        (r"\bafternoon\b", time(15, 30), True),
        (r"\bevening\b", time(18, 30), True),
        (r"\b(?:at|every|each|by) night\b|\bnight ?time\b|\btonight\b|\bnight\b", time(19), True),
    ]
]
VAGUE = re.compile(
    r"\b(?:later|whenever|some ?time|any ?time|when i can|when i have time|when i'm free|recess|study hall|homeroom"
    r"|advisory|(?:before|after) (?:practice|soccer|football|basketball|baseball|band|work|church|hw|homework|chores"
    r"|dance|swim\w*|class|gym|clubs?|karate|gaming|games?|the game|video games))\b"
)
