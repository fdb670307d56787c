"""Writes OneRoster exports: a small one that tests change, and a large one for the benchmark."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Table = list[list[str]]

USERS_1_1 = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName"
USERS_1_1 += ",middleName,identifier,email,sms,phone,agentSourcedIds,grades,password"
USERS_1_2 = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier"
USERS_1_2 += ",email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds"
USERS_1_2 += ",preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns"
ROLES_1_2 = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId"
CLASSES = "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId"
CLASSES += ",termSourcedIds,subjects,subjectCodes,periods"
ENROLLMENTS = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary"
ENROLLMENTS += ",beginDate,endDate"


def table(header: str, rows: Sequence[Mapping[str, str]]) -> Table:
    """Rows under a header; what a row does not say is empty."""
    columns = header.split(",")
    return [columns, *([row.get(column, "") for column in columns] for row in rows)]


def user(who: str, role: str, name: str, **more: str) -> dict[str, str]:
    """One row of users.csv."""
    given, _, family = name.partition(" ")
    told = {"sourcedId": who, "enabledUser": "true", "orgSourcedIds": "s1", "role": role, "username": who}
    return {**told, "givenName": given, "familyName": family, **more}


def group(which: str, title: str, **more: str) -> dict[str, str]:
    """One row of classes.csv."""
    told = {"sourcedId": which, "title": title, "courseSourcedId": "c1", "classType": "scheduled"}
    return {**told, "schoolSourcedId": "s1", "termSourcedIds": "t1", **more}


def seat(which: str, who: str, role: str = "student", **more: str) -> dict[str, str]:
    """One row of enrollments.csv."""
    told = {"sourcedId": f"e-{which}-{who}", "classSourcedId": which, "schoolSourcedId": "s1", "userSourcedId": who}
    return {**told, "role": role, "primary": "true" if role == "teacher" else "false", **more}


class Export:
    """The files of an export, as tables to change before they are written."""

    def __init__(self, version: str = "1.1") -> None:
        self.version = version
        names = ("academicSessions", "orgs", "courses", "users", "classes", "enrollments")
        kinds = [*names, *(["roles"] if version == "1.2" else [])]
        told = [["manifest.version", "1.0"], ["oneroster.version", version], ["source.systemName", ""]]
        self.manifest: Table = [["propertyName", "value"], *told, *([f"file.{name}", "bulk"] for name in kinds)]
        self.orgs = table("sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId", [
            {"sourcedId": "s1", "name": "Hill School", "type": "school"}
        ])  # fmt: skip
        terms = [
            {"sourcedId": "t1", "title": "Fall", "type": "term", "startDate": "2026-09-01", "endDate": "2026-12-20"}
        ]
        terms += [
            {"sourcedId": "t0", "title": "Spring", "type": "term", "startDate": "2026-01-07", "endDate": "2026-06-20"}
        ]
        self.sessions = table(
            "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear", terms
        )
        course = {"sourcedId": "c1", "title": "Math 6", "grades": "06", "orgSourcedId": "s1", "subjects": "math"}
        self.courses = table("sourcedId,status,dateLastModified,title,grades,orgSourcedId,subjects", [course])
        self.people = [
            user("u-maya", "student", "Maya Torres", email="maya@hill.example", agentSourcedIds="u-rosa"),
            user("u-leo", "student", "Leo Martins"),
            user("u-rivera", "teacher", "Ana Rivera", email="rivera@hill.example"),
            user("u-cole", "counselor" if version == "1.2" else "teacher", "Jim Cole"),
            user("u-rosa", "parent", "Rosa Torres", email="rosa@home.example"),
            user("u-boss", "administrator", "Big Boss"),
        ]
        self.groups = [group("k-6a", "Math 6A")]
        self.seats = [seat("k-6a", "u-rivera", "teacher"), seat("k-6a", "u-maya"), seat("k-6a", "u-leo")]
        self.raw: dict[str, bytes] = {}

    def files(self) -> dict[str, bytes]:
        """The bytes of each file."""
        tables = {
            "manifest.csv": self.manifest,
            "orgs.csv": self.orgs,
            "academicSessions.csv": self.sessions,
            "courses.csv": self.courses,
            "users.csv": table(USERS_1_2 if self.version == "1.2" else USERS_1_1, self.people),
            "classes.csv": table(CLASSES, self.groups),
            "enrollments.csv": table(ENROLLMENTS, self.seats),
        }
        if self.version == "1.2":
            tables["roles.csv"] = table(ROLES_1_2, [
                {"sourcedId": f"r-{p['sourcedId']}", "userSourcedId": p["sourcedId"], "roleType": "primary",
                 "role": "siteAdministrator" if p["role"] == "administrator" else p["role"], "orgSourcedId": "s1"}
                for p in self.people
            ])  # fmt: skip
        return {name: as_csv(rows) for name, rows in tables.items()} | self.raw

    def folder(self, path: Path) -> Path:
        """The export as a folder."""
        path.mkdir(parents=True, exist_ok=True)
        for name, content in self.files().items():
            (path / name).write_bytes(content)
        return path

    def zip(self, path: Path, inside: str = "") -> Path:
        """The export as a zip."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files().items():
                archive.writestr(f"{inside}{name}", content)
        return path


def as_csv(rows: Table, end: str = "\r\n") -> bytes:
    """The bytes of a table."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue().encode()


def large(enrolments: int, a_class: int = 25, classes_each: int = 6) -> Export:
    """A district: students in six classes each, a teacher for every five classes, one parent a student."""
    export = Export()
    students = enrolments // classes_each
    groups = enrolments // a_class
    teachers = max(groups // 5, 1)
    export.people = [
        user(f"st-{i}", "student", f"Student Número{i}", email=f"st{i}@hill.example", agentSourcedIds=f"pa-{i}")
        for i in range(students)
    ]
    export.people += [user(f"pa-{i}", "parent", f"Parent Number{i}") for i in range(students)]
    export.people += [user(f"te-{i}", "teacher", f"Teacher Number{i}") for i in range(teachers)]
    export.groups = [group(f"gr-{i}", f"Class {i}") for i in range(groups)]
    export.seats = [seat(f"gr-{i}", f"te-{i % teachers}", "teacher") for i in range(groups)]
    export.seats += [
        seat(f"gr-{(i + k * (groups // classes_each)) % groups}", f"st-{i}")
        for i in range(students)
        for k in range(classes_each)
    ]
    return export
