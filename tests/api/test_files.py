"""Files as evidence over HTTP."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData
from sqlalchemy import insert

from bot.files import room as rooms
from bot.store.tables import caseloads, classes, enrolments
from tests.api.world import API, Heard, World
from tests.files.samples import COULD_RUN, TAKEN, UNKNOWN, flood


def form(data: bytes, name: str = "my ramp.png", field: str = "file") -> FormData:
    body = FormData(quote_fields=False)  # as browsers send names
    body.add_field(field, io.BytesIO(data), filename=name, content_type="application/x-whatever")
    return body


async def give(world: World, data: bytes, name: str = "my ramp.png", person: str = "maya") -> Heard:
    return await world.call("POST", f"{API}/files", person, data=form(data, name))


def left_in(world: World) -> list[Path]:
    folder = world.settings.data_dir / "files"
    return list(folder.iterdir()) if folder.exists() else []


async def test_a_file_is_taken_and_said_how_to_give_it(world: World) -> None:
    heard = await give(world, TAKEN["png"], "../my ramp.exe")
    assert heard.status == 200, heard.text
    told = heard.json
    assert (told["name"], told["media_type"], told["bytes"]) == ("my ramp.exe.png", "image/png", len(TAKEN["png"]))
    assert told["text"] == f"my ramp.exe.png (file {told['id']})"
    assert [path.name for path in left_in(world)] == [told["id"]]


async def test_it_comes_back_as_a_download_that_cannot_run(world: World) -> None:
    told = (await give(world, TAKEN["pdf"], "Brüche 1.pdf")).json
    token = await world.token("maya")
    async with world.client.get(told["url"], headers={"Authorization": f"Bearer {token}"}) as got:
        assert await got.read() == TAKEN["pdf"]
        assert got.headers["Content-Type"] == "application/pdf"
        disposition = got.headers["Content-Disposition"]
        assert disposition == "attachment; filename=\"Br_che 1.pdf\"; filename*=UTF-8''Br%C3%BCche%201.pdf"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in got.headers["Content-Security-Policy"]
        assert "script-src" not in got.headers["Content-Security-Policy"]


async def school(world: World) -> None:
    """Maya in Ms. Rivera's class and on nobody's caseload; Leo in no class."""

    async def work(transaction: Any) -> None:
        await transaction.execute(insert(classes), [{"id": "m", "name": "Math", "teacher_id": "rivera"}])
        await transaction.execute(insert(enrolments), [{"class_id": "m", "student_id": "maya"}])
        await transaction.execute(insert(caseloads), [{"advisor_id": "cole", "student_id": "leo"}])

    await world.store.write(work)


WHO_GETS_IT = {"maya": 200, "rivera": 200, "cole": 404, "leo": 404, "admin": 404, None: 401}


async def test_only_the_student_and_their_own_adults_get_it(world: World) -> None:
    await school(world)
    told = (await give(world, TAKEN["png"])).json
    for person, status in WHO_GETS_IT.items():
        headers = {"Authorization": f"Bearer {await world.token(person)}"} if person else {}
        async with world.client.get(told["url"], headers=headers) as got:
            assert got.status == status, person
            assert status == 200 or (await got.json())["status"] == status
    assert [(deed.by, deed.deed) for deed in await world.store.audit_of("maya")] == [("rivera", "read file")]


async def test_what_is_not_there_is_404(world: World) -> None:
    for odd in ("f" + "0" * 32, "..%2f..%2fwaymark.db", "x", "%00", "f%E2%80%AE"):
        assert (await world.call("GET", f"{API}/files/{odd}")).problem()["status"] == 404, odd


async def test_only_students_give_files(world: World) -> None:
    for person in ("rivera", "cole", "admin"):
        assert (await give(world, TAKEN["png"], person=person)).problem()["status"] == 403
    assert (await world.call("POST", f"{API}/files", None, data=form(b"x"))).problem()["status"] == 401


NO_FORMS = [
    (b"{}", {"Content-Type": "application/json"}, 415),
    (b"hello", {"Content-Type": "multipart/form-data"}, 400),
    (b"hello", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
    (b"--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"}, 422),
]


async def test_what_is_no_form_with_a_file_is_told(world: World) -> None:
    for body, headers, status in NO_FORMS:
        heard = await world.call("POST", f"{API}/files", data=body, headers=headers)
        assert heard.problem()["status"] == status, body
    heard = await world.call("POST", f"{API}/files", data=form(TAKEN["png"], field="picture"))
    assert (heard.problem()["status"], heard.problem()["field"]) == (422, "file")


REFUSED = {**dict.fromkeys(COULD_RUN, 415), **dict.fromkeys(UNKNOWN, 415), "flood": 422, "nothing": 422}


async def test_what_is_not_taken_says_why_names_the_field_and_leaves_nothing(world: World) -> None:
    data = {**COULD_RUN, **UNKNOWN, "flood": flood(), "nothing": b""}
    for name, status in REFUSED.items():
        problem = (await give(world, data[name], "photo.png")).problem()
        assert (problem["status"], problem["field"]) == (status, "file"), name
        assert any(word in problem["detail"] for word in ("Send", "Save", "save", "Pick")), problem["detail"]
    assert left_in(world) == []


async def test_a_file_too_large_is_refused_before_it_is_read(world: World) -> None:
    token = await world.token("maya")
    reader, writer = await asyncio.open_connection(world.client.host, world.client.port)
    head = (
        f"POST {API}/files HTTP/1.1\r\nHost: localhost:{world.client.port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {3 * 1024**3}\r\n\r\n"
    )
    writer.write(head.encode())
    await writer.drain()
    answered = await asyncio.wait_for(reader.readuntil(b"\r\n"), 5)
    assert b"413" in answered
    writer.close()
    await writer.wait_closed()


async def test_a_file_too_large_without_a_length_ends_at_the_limit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "MAX_FILE_BYTES", 300_000)

    async def body() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + TAKEN["png"]
        for _ in range(8):
            yield b"\0" * 100_000
        yield b"\r\n--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    heard = await world.call("POST", f"{API}/files", data=body(), headers=headers)
    assert heard.problem()["status"] == 413
    assert left_in(world) == []


async def test_a_sender_who_goes_away_leaves_nothing(world: World) -> None:
    token = await world.token("maya")
    _, writer = await asyncio.open_connection(world.client.host, world.client.port)
    head = (
        f"POST {API}/files HTTP/1.1\r\nHost: localhost:{world.client.port}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    )
    writer.write(head.encode() + TAKEN["png"] + b"\0" * 40_000)
    await writer.drain()
    for _ in range(100):
        if left_in(world):
            break
        await asyncio.sleep(0.02)
    writer.close()
    for _ in range(100):
        if not left_in(world):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("half a file is left")


async def test_a_browser_needs_its_proof(world: World) -> None:
    await world.sign_in("maya")
    refused = await world.client.post(f"{API}/files", data=form(TAKEN["png"]))
    assert refused.status == 403
    taken = await world.client.post(f"{API}/files", data=form(TAKEN["png"]), headers={"X-CSRF": await world.csrf()})
    assert taken.status == 200


async def test_a_file_lost_on_the_disk_is_absent_not_broken(world: World) -> None:
    told = (await give(world, TAKEN["png"])).json
    for path in left_in(world):
        path.unlink()
    assert (await world.call("GET", told["url"])).problem()["status"] == 404


async def test_a_database_that_cannot_write_leaves_no_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.store import StoreFull

    async def full(_file: Any) -> None:
        raise StoreFull

    monkeypatch.setattr(world.store, "keep_file", full)
    heard = await give(world, TAKEN["png"])
    assert heard.problem()["status"] == 503
    assert int(heard.headers["Retry-After"]) > 0
    assert left_in(world) == []


async def test_so_many_files_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.files.MOST_FILES", 1)
    assert (await give(world, TAKEN["png"])).status == 200
    assert (await give(world, TAKEN["png"])).problem()["status"] == 422
    assert len(left_in(world)) == 1


async def test_twenty_megabytes_pass(world: World) -> None:
    data = TAKEN["mp4"] + b"\0" * (rooms.MAX_FILE_BYTES - len(TAKEN["mp4"]))
    heard = await give(world, data, "show.mp4")
    assert (heard.status, heard.json["bytes"]) == (200, 20 * 1024 * 1024)
    more = await give(world, data + b"\0", "show.mp4")
    assert more.problem()["status"] == 413
