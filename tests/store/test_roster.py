"""A roster is looked through row by row, kept whole or not at all, and again changes nothing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import Person, Store
from bot.store.oneroster import Roster, files, read_roster
from bot.store.roster import Counts, Difference, own_id
from bot.store.tables import classes, enrolments, people

from .export import Export, as_csv, group, large, seat, user

TODAY = date(2026, 10, 5)
NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
PLACE = {"timezone": "Europe/Berlin", "locale": "de-DE", "country": "DE"}
Change = Callable[[Export], object]


def read(export: Export, tmp_path: Path) -> Roster:
    return read_roster(export.folder(tmp_path / "export"), TODAY)


def good(export: Export, tmp_path: Path) -> Roster:
    roster = read(export, tmp_path)
    assert not roster.problems
    return roster


async def commit(store: Store, roster: Roster, at: datetime = NOW) -> Difference:
    codes = (f"CODE{number}" for number in count(len(await store.all_classes())))
    return await store.commit_roster(roster, PLACE, lambda: next(codes), at)


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_both_versions_tell_the_same_school(tmp_path: Path, version: str) -> None:
    roster = good(Export(version), tmp_path)
    advisor = "advisor" if version == "1.2" else "teacher"
    assert {(p.id, p.name, p.role, p.email) for p in roster.people.values()} == {
        ("u-maya", "Maya Torres", "student", "maya@hill.example"),
        ("u-leo", "Leo Martins", "student", None),
        ("u-rivera", "Ana Rivera", "teacher", "rivera@hill.example"),
        ("u-cole", "Jim Cole", advisor, None),
        ("u-rosa", "Rosa Torres", "guardian", "rosa@home.example"),
    }
    assert [astuple(g) for g in roster.classes.values()] == [("k-6a", "Math 6A", "math", "06", "u-rivera")]
    assert roster.enrolments == {("k-6a", "u-maya"), ("k-6a", "u-leo")}
    assert roster.guardianships == {("u-rosa", "u-maya")}


@pytest.mark.parametrize("inside", ["", "hill-export/"])
def test_a_zip_tells_what_its_folder_would(tmp_path: Path, inside: str) -> None:
    zipped = read_roster(Export().zip(tmp_path / "export.zip", inside), TODAY)
    assert not zipped.problems
    assert zipped.people == good(Export(), tmp_path).people


def test_a_byte_order_mark_unix_line_ends_and_blank_lines_are_fine(tmp_path: Path) -> None:
    export = Export()
    for name, content in export.files().items():
        export.raw[name] = b"\xef\xbb\xbf" + content.replace(b"\r\n", b"\n") + b"\n\n"
    assert good(export, tmp_path).people == good(Export(), tmp_path / "other").people


def test_latin_1_is_read_and_said(tmp_path: Path) -> None:
    export = Export()
    export.people[0] = user("u-maya", "student", "Zoë Núñez")
    export.raw["users.csv"] = export.files()["users.csv"].decode().encode("latin-1")
    roster = good(export, tmp_path)
    assert roster.people["u-maya"].name == "Zoë Núñez"
    (notice,) = [notice for notice in roster.findings.notices if "UTF-8" in notice]
    assert "users.csv" in notice


def _users(old: str, new: str) -> Change:
    return lambda e: e.raw.update({"users.csv": e.files()["users.csv"].replace(old.encode(), new.encode())})


USERS, SEATS = "users.csv line ", "enrollments.csv line "
WRONG: list[tuple[str, Change, str, str, str]] = [
    ("headers", _users("givenName", "Vorname"), USERS + "1", "givenName", "is missing"),
    ("no header", lambda e: e.raw.update({"orgs.csv": b""}), "orgs.csv line 1", "sourcedId", "is missing"),
    (
        "no manifest",
        lambda e: e.raw.update({"manifest.csv": b"x"}),
        "manifest.csv line 1",
        "propertyName",
        "is missing",
    ),
    (
        "version",
        lambda e: e.manifest.__setitem__(2, ["oneroster.version", "2.0"]),
        "manifest.csv",
        "oneroster.version",
        "2.0",
    ),
    ("delta", lambda e: e.manifest.append(["file.users", "delta"]), "manifest.csv", "file.users", "bulk"),
    ("twice", lambda e: e.people.append(e.people[0]), USERS + "8", "sourcedId", "u-maya is there twice"),
    ("no name", lambda e: e.people[0].update(givenName=""), USERS + "2", "givenName", "is empty"),
    ("role", lambda e: e.people[0].update(role="wizard"), USERS + "2", "role", "wizard"),
    ("org", lambda e: e.people[0].update(orgSourcedIds="s1,s9"), USERS + "2", "orgSourcedIds", "s9 is not in orgs"),
    ("mail", lambda e: e.people[0].update(email="at home"), USERS + "2", "email", "write an address"),
    ("flag", lambda e: e.people[0].update(enabledUser="maybe"), USERS + "2", "enabledUser", "true or false"),
    ("status", lambda e: e.people[0].update(status="asleep"), USERS + "2", "status", "asleep"),
    ("control", lambda e: e.people[0].update(familyName="To\x07rres"), USERS + "2", "familyName", "nobody types"),
    ("nul", lambda e: e.people[0].update(familyName="To\x00rres"), USERS + "2", "familyName", "nobody types"),
    ("long", lambda e: e.people[0].update(familyName="x" * 300), USERS + "2", "familyName", "255"),
    ("term", lambda e: e.groups[0].update(termSourcedIds="t9"), "classes.csv line 2", "termSourcedIds", "t9 is not in"),
    ("course", lambda e: e.groups[0].update(courseSourcedId="c9"), "classes.csv line 2", "courseSourcedId", "c9"),
    ("seat", lambda e: e.seats.append(seat("k-6a", "u-gone")), SEATS + "5", "userSourcedId", "u-gone is not"),
    ("class", lambda e: e.seats.append(seat("k-9", "u-leo")), SEATS + "5", "classSourcedId", "k-9 is not"),
    ("no pupil", lambda e: e.seats.append(seat("k-6a", "u-cole")), SEATS + "5", "role", "teacher in users"),
    (
        "pupil",
        lambda e: e.seats.append(seat("k-6a", "u-leo", "teacher", sourcedId="x")),
        SEATS + "5",
        "role",
        "student in users",
    ),
    ("teacherless", lambda e: e.seats.pop(0), "classes.csv line 2", "sourcedId", "no teacher"),
    ("day", lambda e: e.seats[1].update(beginDate="9/1/26"), SEATS + "3", "beginDate", "2026-09-01"),
    ("torn quote", _users("Maya,", '"Maya,'), "users.csv", "", "quotes"),
    (
        "short row",
        lambda e: e.raw.update({"orgs.csv": b"sourcedId,name,type\ns1,Hill\n"}),
        "orgs.csv line 2",
        "",
        "2 columns",
    ),
    (
        "utf-16",
        lambda e: e.raw.update({"orgs.csv": "sourcedId,name,type\n".encode("utf-16")}),
        "orgs.csv",
        "",
        "UTF-16",
    ),
]


@pytest.mark.parametrize(("change", "where", "field", "said"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_is_wrong_is_named_by_file_line_and_column(
    tmp_path: Path, change: Change, where: str, field: str, said: str
) -> None:
    export = Export()
    change(export)
    found = read(export, tmp_path).problems
    assert (found[0].row, found[0].field) == (where, field)
    assert said in found[0].message


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    folder = Export().folder(tmp_path / "export")
    (folder / "classes.csv").unlink()
    assert [(p.row, p.message) for p in read_roster(folder, TODAY).problems] == [
        ("classes.csv", "is missing; export it too")
    ]
    (folder / "manifest.csv").unlink()
    assert [p.row for p in read_roster(folder, TODAY).problems] == ["manifest.csv"]


def test_in_1_2_everybody_needs_a_role(tmp_path: Path) -> None:
    export = Export("1.2")
    export.raw["roles.csv"] = export.files()["roles.csv"].replace(b"u-leo", b"u-nobody")
    found = read(export, tmp_path).problems
    assert [(p.row, p.field) for p in found][:1] == [(USERS + "3", "role")]
    assert "u-nobody is not in users.csv" in found[-1].message


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../users.csv", "leads out"),
        ("/etc/passwd", "leads out"),
        ("..\\users.csv", "leads out"),
        ("C:/x/users.csv", "leads out"),
        ("other/users.csv", "several folders"),
        ("USERS.CSV", "twice"),
    ],
)
def test_a_zip_that_reaches_out_is_not_read(tmp_path: Path, name: str, said: str) -> None:
    path = Export().zip(tmp_path / "export.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")
    (problem,) = read_roster(path, TODAY).problems
    assert said in problem.message


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.csv", b"0" * 30_000_000)
    (problem,) = read_roster(path, TODAY).problems
    assert "bomb" in problem.message


def test_a_zip_that_is_too_large_damaged_or_none_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Export().zip(tmp_path / "export.zip")
    torn = bytearray(path.read_bytes())
    torn[len(torn) // 4] ^= 0xFF
    (tmp_path / "torn.zip").write_bytes(torn)
    assert read_roster(tmp_path / "torn.zip", TODAY).problems
    (tmp_path / "no.zip").write_bytes(b"sourcedId,name\n")
    assert "no zip" in read_roster(tmp_path / "no.zip", TODAY).problems[0].message
    monkeypatch.setattr(files, "MOST_BYTES", 100)
    assert "MB" in read_roster(path, TODAY).problems[0].message
    assert "MB" in read(Export(), tmp_path).problems[0].message


def test_what_is_over_is_left_out(tmp_path: Path) -> None:
    export = Export()
    export.people += [user("u-off", "student", "Off Line", enabledUser="false")]
    export.people += [user("u-del", "student", "Del Eted", status="tobedeleted")]
    export.groups += [group("k-old", "Old class", termSourcedIds="t0")]
    export.seats += [seat("k-6a", "u-off"), seat("k-6a", "u-del"), seat("k-old", "u-leo")]
    export.seats[2].update(endDate="2026-10-04")
    roster = good(export, tmp_path)
    assert {"u-off", "u-del"}.isdisjoint(roster.people)
    assert roster.enrolments == {("k-6a", "u-maya")}
    assert set(roster.classes) == {"k-6a"}


def test_the_primary_teacher_has_the_class(tmp_path: Path) -> None:
    export = Export()
    export.seats.insert(0, seat("k-6a", "u-cole", "teacher", primary="false"))
    roster = good(export, tmp_path)
    assert roster.classes["k-6a"].teacher == "u-rivera"
    assert any("several teachers" in notice for notice in roster.findings.notices)


def test_of_many_problems_all_are_counted_and_the_first_are_kept(tmp_path: Path) -> None:
    export = Export()
    export.seats += [seat("k-6a", f"u-{i}") for i in range(2000)]
    roster = read(export, tmp_path)
    assert roster.findings.count == 2000
    assert len(roster.problems) == 500


def test_an_id_is_the_same_each_time() -> None:
    assert own_id("u-maya") == "u-maya"
    assert own_id("{4B-α}/7") == own_id("{4B-α}/7") != own_id("{4B-β}/7")
    assert len(own_id("x" * 255)) < 30


async def rows(store: Store) -> list[object]:
    found: list[object] = []
    for table in (people, classes, enrolments):
        found += (await store.read(lambda t, table=table: t.execute(select(table)))).all()
    return sorted(map(str, found))


async def test_nothing_is_written_by_looking(store: Store, tmp_path: Path) -> None:
    before = await rows(store)
    seen = await store.compare_roster(good(Export(), tmp_path), PLACE)
    assert seen.people == Counts(new=5)
    assert seen.safety_contacts == 1
    assert await rows(store) == before


async def test_keeping_it_makes_people_classes_and_ties(store: Store, tmp_path: Path) -> None:
    done = await commit(store, good(Export(), tmp_path))
    assert (done.people, done.classes, done.enrolments) == (Counts(new=5), Counts(new=1), Counts(new=2))
    assert await store.person("u-maya") == Person(
        "u-maya", "Maya Torres", "student", "Europe/Berlin", "de-DE", "DE", "maya@hill.example"
    )
    (taught,) = await store.classes_of("u-rivera")
    assert (taught.name, taught.subject, taught.grade, taught.student_ids) == (
        "Math 6A",
        "math",
        "06",
        ("u-leo", "u-maya"),
    )
    assert taught.code == "CODE3"
    assert [p.id for p in await store.students_of("u-rosa")] == ["u-maya"]


async def test_keeping_it_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    roster = good(Export(), tmp_path)
    await commit(store, roster)
    before = await rows(store)
    done = await commit(store, roster, NOW + timedelta(days=1))
    assert (done.people, done.classes, done.enrolments) == (Counts(same=5), Counts(same=1), Counts(same=2))
    assert await rows(store) == before


async def test_who_is_gone_is_closed_and_who_comes_back_is_the_same_person(store: Store, tmp_path: Path) -> None:
    await commit(store, good(Export(), tmp_path))
    await store.add_session("hash", "u-leo", NOW + timedelta(days=9), created_at=NOW)
    smaller = Export()
    smaller.people.pop(1)
    smaller.seats.pop(2)
    later = NOW + timedelta(days=1)
    done = await commit(store, good(smaller, tmp_path), later)
    assert (done.people, done.enrolments) == (Counts(gone=1, same=4), Counts(gone=1, same=1))
    assert await store.person("u-leo") is None
    assert not await store.may_see("u-rivera", "u-leo")
    assert await store.find_session("hash", NOW) is None
    gone = await store.read(lambda t: t.execute(select(people.c.name, people.c.left_at).where(people.c.id == "u-leo")))
    assert tuple(gone.one()) == ("Leo Martins", later)
    done = await commit(store, good(Export(), tmp_path), later + timedelta(days=1))
    assert (done.people, done.enrolments) == (Counts(back=1, same=4), Counts(back=1, same=1))
    assert await store.may_see("u-rivera", "u-leo")


async def test_a_class_that_is_gone_is_closed_and_opened_again(store: Store, tmp_path: Path) -> None:
    await commit(store, good(Export(), tmp_path))
    without = Export()
    without.groups, without.seats = [], []
    assert (await commit(store, good(without, tmp_path))).classes == Counts(gone=1)
    assert await store.classes_of("u-rivera") == ()
    assert (await commit(store, good(Export(), tmp_path))).classes == Counts(back=1)
    assert len((await store.classes_of("u-rivera"))[0].student_ids) == 2


async def test_changes_are_brought_over(store: Store, tmp_path: Path) -> None:
    await commit(store, good(Export(), tmp_path))
    changed = Export()
    changed.people[0].update(familyName="Torres-Diaz", agentSourcedIds="")
    changed.people.pop(4)
    changed.groups[0].update(title="Math 6 advanced")
    changed.seats[0] = seat("k-6a", "u-cole", "teacher")
    done = await commit(store, good(changed, tmp_path))
    assert (done.people, done.classes) == (Counts(changed=1, gone=1, same=3), Counts(changed=1))
    assert done.guardianships == Counts(gone=1)
    maya = await store.person("u-maya")
    assert maya is not None
    assert maya.name == "Maya Torres-Diaz"
    assert [c.name for c in await store.classes_of("u-cole")] == ["Math 6 advanced"]
    assert await store.classes_of("u-rivera") == ()


async def test_people_added_by_hand_stay_and_keep_what_they_were_given(store: Store, tmp_path: Path) -> None:
    await store.add_person(Person("park", "Ms. Park", "safety", email="Rivera@hill.example"))
    await commit(store, good(Export(), tmp_path))
    park = await store.person("park")
    assert park is not None
    assert (park.role, park.name) == ("safety", "Ana Rivera")
    assert await store.person("u-rivera") is None
    empty = Export()
    empty.people, empty.groups, empty.seats = [], [], []
    done = await commit(store, good(empty, tmp_path))
    assert done.people == Counts(gone=4)
    assert await store.person("park") is not None
    assert await store.person("ms-park") is not None


async def test_an_id_that_somebody_has_already_is_a_problem_and_nothing_is_kept(store: Store, tmp_path: Path) -> None:
    export = Export()
    export.people.append(user("maya", "student", "Another Maya"))
    before = await rows(store)
    done = await commit(store, good(export, tmp_path))
    assert [(p.row, p.field) for p in done.problems] == [("users.csv maya", "sourcedId")]
    assert "Maya Torres" in done.problems[0].message
    assert await rows(store) == before


async def test_a_student_cannot_become_an_adult_by_a_file(store: Store, tmp_path: Path) -> None:
    await commit(store, good(Export(), tmp_path))
    export = Export()
    export.people[1].update(role="teacher")
    export.seats.pop(2)
    done = await commit(store, good(export, tmp_path))
    assert [p.field for p in done.problems] == ["role"]


async def test_a_few_thousand_seats_are_kept_at_once(store: Store, tmp_path: Path) -> None:
    roster = good(large(6_000), tmp_path)
    done = await commit(store, roster)
    assert done.enrolments == Counts(new=len(roster.enrolments))
    assert (await commit(store, roster)).enrolments == Counts(same=len(roster.enrolments))
    assert as_csv([["a"]]) == b"a\r\n"
