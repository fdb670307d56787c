"""Every table has a decision: whose rows are in it, or why nobody's."""

from __future__ import annotations

import json

from bot.store import Store
from bot.store.held import AUDIT, HELD, HOLDS_NOBODY
from bot.store.tables import metadata
from tests.privacy.everything import fill, mark_of, row_for

ALL = (*HELD, AUDIT)


def test_somebody_has_decided_about_every_table() -> None:
    assert {held.table.name for held in ALL} | set(HOLDS_NOBODY) == set(metadata.tables)
    assert not {held.table.name for held in ALL} & set(HOLDS_NOBODY)


def test_what_holds_nobody_names_no_student() -> None:
    for name in HOLDS_NOBODY:
        table = metadata.tables[name]
        people = {column.name for column in table.c for key in column.foreign_keys if key.column.table.name == "people"}
        assert people <= {"teacher_id"}, name
        assert not {"student_id", "person_id", "guardian_id"} & set(table.c.keys()), name


def test_rows_can_be_deleted_in_the_order_they_are_told() -> None:
    place = {held.table.name: n for n, held in enumerate(HELD)}
    for held in HELD:
        for key in held.table.foreign_keys:
            parent = key.column.table.name
            assert parent in HOLDS_NOBODY or place[held.table.name] < place[parent], held.name


async def test_all_rows_on_a_student_are_found_and_nobody_elses(store: Store) -> None:
    await fill(store, "maya")
    await fill(store, "leo")
    found = await store.held_on("maya")
    assert found is not None
    for held in ALL:
        assert found.rows[held.name], f"no {held.name}"
    assert mark_of("leo") not in json.dumps(found.rows)


async def test_every_column_is_given_out_but_what_opens_an_account(store: Store) -> None:
    await fill(store, "maya")
    found = await store.held_on("maya")
    assert found is not None
    secrets = set()
    for held in ALL:
        (row,) = found.rows[held.name] if held.name not in {"enrolments"} else found.rows[held.name][-1:]
        assert set(row) == set(held.table.c.keys()) - held.secret, held.name
        secrets |= {row_for(held.table, "maya")[name] for name in held.secret}
    assert len(secrets) == 5
    told = json.dumps(found.rows)
    assert not [secret for secret in secrets if secret in told]
    assert found.names["science"] == "Science"
    assert found.names and all(f'"{name}"' in told for name in found.names), "nobody whom no row tells of"
    assert "leo" not in found.names


async def test_adults_are_named_where_a_row_tells_of_them(store: Store) -> None:
    await store.audit("rivera", "read plans", "maya")
    found = await store.held_on("maya")
    assert found is not None
    assert found.names["rivera"] == "Ms. Rivera"
    assert "okafor" not in found.names


async def test_nothing_is_held_on_a_stranger(store: Store) -> None:
    assert await store.held_on("nobody") is None
