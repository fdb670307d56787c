"""What the database holds on one student, table by table: the one list behind export, erasing and its receipt.

A table that is in neither `HELD` nor `HOLDS_NOBODY` fails a test: somebody has to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Table, select

from bot.store import tables as t

Where = Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True)
class Held:
    """One table: whose rows they are, what to call them, what they are in a plain sentence.

    `secret` columns are never given out: what opens an account.
    """

    table: Table
    of: Where
    name: str
    told: str
    secret: frozenset[str] = field(default_factory=frozenset)


def _by_student(table: Table) -> Where:
    return lambda student_id: table.c.student_id == student_id


def _by_person(table: Table) -> Where:
    return lambda student_id: table.c.person_id == student_id


def _of_their_plans(student_id: str) -> ColumnElement[bool]:
    return t.revisions.c.plan_id.in_(select(t.plans.c.id).where(t.plans.c.student_id == student_id))


def _of_their_nudges(student_id: str) -> ColumnElement[bool]:
    return t.deliveries.c.nudge_id.in_(select(t.nudges.c.id).where(t.nudges.c.student_id == student_id))


# Children before parents: in this order rows can be deleted.
HELD: tuple[Held, ...] = (
    Held(t.revisions, _of_their_plans, "revisions", "Every dated change of a plan: when, by whom, what."),
    Held(
        t.plans,
        _by_student(t.plans),
        "plans",
        "The learning plans, closed ones too: purpose, goals, things to do, check-ins, evidence, reviews.",
    ),
    Held(t.messages, _by_student(t.messages), "messages", "The talk with the coach, word for word."),
    Held(t.talks, _by_student(t.talks), "talks", "Where the talk stands: the open question, the last choices."),
    Held(
        t.profile_notes,
        _by_student(t.profile_notes),
        "profile notes",
        "What the student told about themselves, in every version.",
    ),
    Held(
        t.observations,
        _by_student(t.observations),
        "observations",
        "What adults at school have seen and wrote beside the profile, with who and when.",
    ),
    Held(
        t.notices,
        _by_student(t.notices),
        "notices",
        "Notes to adults at school, with the student's words: help that was asked for, signs of danger.",
    ),
    Held(t.summaries, _by_student(t.summaries), "summaries", "Summaries of talks, as teachers and advisors read them."),
    Held(
        t.deliveries,
        _of_their_nudges,
        "deliveries",
        "When and how a nudge was sent. Where to is the adult's own affair, and often holds a key.",
        frozenset({"target", "error"}),
    ),
    Held(t.nudges, _by_student(t.nudges), "nudges", "Hints to adults about this student, and what became of them."),
    Held(t.reminders, _by_student(t.reminders), "reminders", "Reminders the student got."),
    Held(
        t.sheets,
        _by_student(t.sheets),
        "conference sheets",
        "Which lines of a sheet for a talk with a teacher they let stand, and when they said so.",
    ),
    Held(t.list_looks, _by_student(t.list_looks), "looks at lists", "Who saw them on a list of several students."),
    Held(t.files, _by_student(t.files), "files", "The files given as evidence; the files themselves lie in files/."),
    Held(t.family_links, _by_student(t.family_links), "family links", "Links made for the family page."),
    Held(t.guardianships, _by_student(t.guardianships), "guardians", "Who is their guardian."),
    Held(t.caseloads, _by_student(t.caseloads), "caseloads", "Whose caseload they are on."),
    Held(t.enrolments, _by_student(t.enrolments), "enrolments", "The classes they are or were in."),
    Held(
        t.sessions,
        _by_person(t.sessions),
        "sign-ins",
        "When they signed in and until when that holds. The keys themselves are stored nowhere.",
        frozenset({"id_hash"}),
    ),
    Held(
        t.credentials,
        _by_person(t.credentials),
        "credentials",
        "How they sign in. The hash of a code or password is left out.",
        frozenset({"secret", "subject"}),
    ),
    Held(t.people, lambda student_id: t.people.c.id == student_id, "person", "Name, role, language, time zone, mail."),
)

AUDIT = Held(
    t.audit,
    lambda student_id: (
        (t.audit.c.student_id == student_id)
        | (t.audit.c.by == student_id)
        | (t.audit.c.detail["person_id"].as_string() == student_id)
    ),
    "audit lines",
    "Who opened or changed something of this student, when and why.",
)

HOLDS_NOBODY: Mapping[str, str] = {
    "classes": "a class and its teacher; who is in it stands in enrolments",
    "standards": "the school's catalogue",
    "suggestions": "the school's catalogue",
    "settings": "facts about the school and this Waymark, and by which ways an adult wants to be told",
}
