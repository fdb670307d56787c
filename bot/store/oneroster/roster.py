"""What an export tells of a school on one day: who is there, what is taught, who sits where, whose child is whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.store.imports import Problem
from bot.store.oneroster.files import BadFile, Files, open_files
from bot.store.oneroster.rows import Findings, Row, rows_of

VERSIONS = ("1.1", "1.2")
NEEDED_FILES = ("orgs.csv", "academicsessions.csv", "users.csv", "classes.csv", "enrollments.csv")
ROLES = {
    "student": "student",
    "teacher": "teacher",
    "counselor": "advisor",
    "parent": "guardian",
    "guardian": "guardian",
    "relative": "guardian",
}
# Known to OneRoster, but of no use here, or too powerful to be given by a file.
_STAFF = ("administrator", "principal", "siteadministrator", "districtadministrator", "systemadministrator")
OTHER_ROLES = frozenset({"aide", "proctor", *_STAFF})


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the school. `id` is the sourcedId."""

    id: str
    name: str
    role: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A class that is taught now. `id` and `teacher` are sourcedIds."""

    id: str
    name: str
    subject: str
    grade: str
    teacher: str


@dataclass
class Roster:
    """All of it, and what was noticed on the way. Anything with a problem is left out."""

    version: str = ""
    people: dict[str, Member] = field(default_factory=dict)
    classes: dict[str, Group] = field(default_factory=dict)
    enrolments: set[tuple[str, str]] = field(default_factory=set)  # class, student
    guardianships: set[tuple[str, str]] = field(default_factory=set)  # guardian, student
    findings: Findings = field(default_factory=Findings)

    @property
    def problems(self) -> Sequence[Problem]:
        """The first of what must be mended before anything is kept."""
        return self.findings.problems


def read_roster(path: Path, today: date) -> Roster:
    """The export in this folder or zip as it is on that day. Never raises for what is in the files."""
    roster = Roster()
    try:
        with open_files(path) as files:
            _Reading(files, roster, today).read()
    except BadFile as err:
        roster.findings.problem(path.name, "", str(err))
    return roster


class _Reading:
    """Goes through the files in the order in which they name each other."""

    def __init__(self, files: Files, roster: Roster, today: date) -> None:
        self._files, self._roster, self._today = files, roster, today
        self._findings = roster.findings
        self._ids: dict[str, set[str]] = {}
        self._agents: list[tuple[str, str]] = []
        self._taught: dict[str, list[tuple[bool, str]]] = {}
        self._over: set[str] = set()

    def read(self) -> None:
        if not self._manifest():
            return
        self._orgs()
        self._sessions()
        subjects = self._courses()
        self._users(self._roles() if self._roster.version == "1.2" else None)
        groups = self._classes(subjects)
        self._enrollments(groups)
        self._teachers(groups)
        self._families()

    def _rows(self, name: str, needed: Sequence[str], also: Sequence[str] = ()) -> Iterator[Row]:
        """The rows of a file that are in force; a sourcedId counts once. Of what is deleted only the id is known."""
        known = self._ids.setdefault(name, set())
        for row in rows_of(self._files, name, ("sourcedId", *needed), ("status", *also), self._findings):
            if row["sourcedId"] in known:
                row.problem("sourcedId", f"{row['sourcedId']} is there twice")
                continue
            known.add(row["sourcedId"])
            status = row["status"].lower()
            if status not in ("", "active", "tobedeleted", "inactive"):
                row.problem("status", f"is {row['status']!r}; it must be active or tobedeleted")
            elif status in ("", "active"):
                yield row

    def _refers(self, row: Row, column: str, file: str, *, several: bool = False) -> bool:
        """Whether all that a column names is in that file; where not, that is a problem."""
        known = self._ids.get(file)
        named = row.list_of(column) if several else [row[column]] if row[column] else []
        missing = [one for one in named if known is not None and one not in known]
        for one in missing:
            row.problem(column, f"{one} is not in {file}; add it there or take it out here")
        return not missing

    def _manifest(self) -> bool:
        names = self._files.names()
        if "manifest.csv" not in names:
            self._findings.problem(
                "manifest.csv", "", "is missing; choose the OneRoster CSV export, and all of its files"
            )
            return False
        told = {}
        for row in rows_of(self._files, "manifest.csv", ("propertyName",), ("value",), self._findings):
            told[row["propertyName"].lower()] = row["value"].lower()
        self._roster.version = told.get("oneroster.version", "").removeprefix("v").replace("p", ".")
        if self._roster.version not in VERSIONS:
            seen = self._roster.version or "nothing"
            self._findings.problem("manifest.csv", "oneroster.version", f"is {seen}; export as 1.1 or 1.2")
            return False
        needed = (*NEEDED_FILES, "roles.csv") if self._roster.version == "1.2" else NEEDED_FILES
        for name in needed:
            kind = told.get(f"file.{name.removesuffix('.csv')}", "bulk")
            if kind == "delta":
                self._findings.problem(
                    "manifest.csv", f"file.{name.removesuffix('.csv')}", "is delta; export everything (bulk) instead"
                )
            elif name not in names:
                self._findings.problem(name, "", "is missing; export it too")
        return self._findings.count == 0

    def _orgs(self) -> None:
        for _ in self._rows("orgs.csv", ("name", "type")):
            pass

    def _sessions(self) -> None:
        for row in self._rows("academicsessions.csv", ("title", "startDate", "endDate")):
            begins, ends = row.day("startDate"), row.day("endDate")
            if begins and ends and ends < begins:
                row.problem("endDate", f"{ends} is before startDate {begins}")
            elif ends and ends < self._today:
                self._over.add(row["sourcedId"])

    def _courses(self) -> dict[str, tuple[str, str]]:
        """Subject and grade of each course."""
        if "courses.csv" not in self._files.names():
            return {}
        also = ("title", "grades", "subjects", "orgSourcedId")
        return {
            row["sourcedId"]: (_first(row, "subjects"), _first(row, "grades"))
            for row in self._rows("courses.csv", (), also)
        }

    def _roles(self) -> dict[str, str]:
        """The role of each person in 1.2: the primary one, or else the first."""
        found: dict[str, tuple[bool, str]] = {}
        columns = ("userSourcedId", "roleType", "role", "orgSourcedId")
        for row in self._rows("roles.csv", columns, ("beginDate", "endDate")):
            ends = row.day("endDate")
            primary = row["roleType"].lower() == "primary"
            self._refers(row, "orgSourcedId", "orgs.csv")
            known = found.get(row["userSourcedId"])
            if not (ends and ends < self._today) and (known is None or (primary and not known[0])):
                found[row["userSourcedId"]] = (primary, row["role"])
        return {user: role for user, (_, role) in found.items()}

    def _users(self, roles: dict[str, str] | None) -> None:
        needed = ("givenName", "familyName", *(("role",) if roles is None else ()))
        also = ["enabledUser", "email", "agentSourcedIds", "orgSourcedIds", "primaryOrgSourcedId"]
        also += ["preferredGivenName", "preferredFamilyName"]
        for row in self._rows("users.csv", needed, also):
            self._user(row, row["role"] if roles is None else roles.pop(row["sourcedId"], ""))
        for user in roles or ():
            if user not in self._ids["users.csv"]:
                self._findings.problem("roles.csv", "userSourcedId", f"{user} is not in users.csv")

    def _user(self, row: Row, role: str) -> None:
        who = row["sourcedId"]
        good = self._refers(row, "orgSourcedIds", "orgs.csv", several=True)
        good &= self._refers(row, "primaryOrgSourcedId", "orgs.csv")
        if not row.flag("enabledUser", otherwise=True):
            self._findings.notice("people whose enabledUser is false; they count as having left")
            return
        kept = ROLES.get(role.lower())
        if kept is None and role.lower() not in OTHER_ROLES:
            row.problem("role", f"is {role!r}, which OneRoster does not know" if role else "is in no row of roles.csv")
            good = False
        email = row["email"] or None
        if email and ("@" not in email or " " in email):
            row.problem("email", f"is {email[:60]!r}; leave it empty or write an address")
            good = False
        if not good:
            return
        name = f"{row['preferredGivenName'] or row['givenName']} {row['preferredFamilyName'] or row['familyName']}"
        self._agents += [(who, agent) for agent in row.list_of("agentSourcedIds")]
        self._roster.people[who] = Member(who, name, kept or "", email)

    def _classes(self, subjects: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str, str, Row]]:
        """Name, subject, grade and row of each class that is not over."""
        found = {}
        also = ("grades", "subjects", "courseSourcedId")
        for row in self._rows("classes.csv", ("title", "schoolSourcedId", "termSourcedIds"), also):
            good = self._refers(row, "schoolSourcedId", "orgs.csv")
            good &= self._refers(row, "termSourcedIds", "academicsessions.csv", several=True)
            good &= self._refers(row, "courseSourcedId", "courses.csv")
            if not good:
                continue
            if set(row.list_of("termSourcedIds")) <= self._over:
                self._findings.notice("classes whose terms are over; they count as closed")
            else:
                subject, grade = subjects.get(row["courseSourcedId"], ("", ""))
                told = _first(row, "subjects") or subject, _first(row, "grades") or grade
                found[row["sourcedId"]] = (row["title"], *told, row)
        return found

    def _enrollments(self, groups: dict[str, tuple[str, str, str, Row]]) -> None:
        people = self._roster.people
        columns = ("classSourcedId", "userSourcedId", "role")
        for row in self._rows("enrollments.csv", columns, ("primary", "beginDate", "endDate", "schoolSourcedId")):
            good = self._refers(row, "classSourcedId", "classes.csv")
            good &= self._refers(row, "userSourcedId", "users.csv")
            good &= self._refers(row, "schoolSourcedId", "orgs.csv")
            begins, ends = row.day("beginDate"), row.day("endDate")
            there = not (begins and begins > self._today) and not (ends and ends < self._today)
            group, who, role = row["classSourcedId"], row["userSourcedId"], row["role"].lower()
            member = people.get(who)
            if not good or not there or group not in groups or member is None:
                continue  # said already, or over
            if role == "student":
                if member.role != "student":
                    row.problem("role", f"is student, but {who} is {member.role or 'somebody else'} in users.csv")
                else:
                    self._roster.enrolments.add((group, who))
            elif role == "teacher":
                if member.role in ("student", "guardian"):
                    row.problem("role", f"is teacher, but {who} is {member.role} in users.csv")
                else:
                    self._taught.setdefault(group, []).append((not row.flag("primary", otherwise=False), who))
            elif role not in OTHER_ROLES:
                row.problem("role", f"is {row['role']!r}; it must be student, teacher, aide, proctor or administrator")

    def _teachers(self, groups: dict[str, tuple[str, str, str, Row]]) -> None:
        with_students = {group for group, _ in self._roster.enrolments}
        for group, (name, subject, grade, row) in groups.items():
            taught = sorted(self._taught.get(group, ()))
            if taught:
                who = taught[0][1]
                self._roster.classes[group] = Group(group, name, subject, grade, who)
                member = self._roster.people[who]
                if member.role != "teacher":
                    self._findings.notice(
                        "people who teach a class without being a teacher in their role; here they are one"
                    )
                    self._roster.people[who] = Member(who, member.name, "teacher", member.email)
                if len(taught) > 1:
                    self._findings.notice("classes with several teachers; the primary one sees the students here")
            elif group in with_students:
                row.problem("sourcedId", f"{group} has students and no teacher; enroll one with the role teacher")
            else:
                self._findings.notice("classes without a teacher and students, which are left out")
        self._roster.enrolments = {one for one in self._roster.enrolments if one[0] in self._roster.classes}

    def _families(self) -> None:
        people = self._roster.people
        for one, other in self._agents:
            roles = {people[who].role: who for who in (one, other) if who in people}
            if "guardian" in roles and "student" in roles:
                self._roster.guardianships.add((roles["guardian"], roles["student"]))
            elif other not in self._ids["users.csv"]:
                self._findings.notice("relations to people who are not in users.csv, which are left out")
        with_child = {guardian for guardian, _ in self._roster.guardianships}
        for who, member in list(people.items()):
            if not member.role:
                self._findings.notice(
                    "people in roles that Waymark has no use for, which are left out; administrators are added by hand"
                )
                del people[who]
            elif member.role == "guardian" and who not in with_child:
                self._findings.notice("guardians without a student here, who are left out")
                del people[who]


def _first(row: Row, column: str) -> str:
    return next(iter(row.list_of(column)), "")
