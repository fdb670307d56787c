"""Files as evidence: taken in as a stream, given out as downloads that cannot run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from bot.api.describe import endpoint
from bot.api.models import Out
from bot.api.problems import Problem
from bot.api.shapes import json_response
from bot.files.kinds import NotTaken
from bot.files.names import label_of
from bot.files.room import MAX_FILE_BYTES, FileRoom, Received, TooLarge
from bot.files.room import DiskFull as RoomFull
from bot.people.keys import SETTINGS, STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.store import StoreFull
from bot.store.files import StoredFile, TooManyFiles

FIELD = "file"
AROUND_BYTES = 64 * 1024
"""What the form around a file may weigh."""
CHUNK_BYTES = 256 * 1024
SANDBOX = "default-src 'none'; sandbox"


class FileOut(Out):
    """A file that was taken. Say `text` to the coach, as it is, to give it as evidence."""

    id: str
    name: str
    media_type: str
    bytes: int
    url: str
    text: str


@endpoint("POST", "/files", answers=FileOut, roles=("student",), uploads=FIELD)
async def upload(request: web.Request, _asked: Any) -> web.StreamResponse:
    """Give one file in the field `file`: a picture, PDF, office document, MP4, M4A, MP3, WAV or text, up to 20 MB."""
    if request.content_length is not None and request.content_length > MAX_FILE_BYTES + AROUND_BYTES:
        raise _too_large()
    part = await _file_part(request)
    room, student = FileRoom(request.app[SETTINGS].data_dir), who(request).id
    try:
        received = await room.receive(_chunks(part))
    except TooLarge:
        raise _too_large() from None
    except NotTaken as why:
        raise Problem(why.status, "This file is not taken", f"{FIELD}: {why}", FIELD) from None
    except RoomFull as full:
        raise StoreFull from full
    except (ValueError, web.RequestPayloadError) as err:
        raise _malformed() from err
    file = _stored(received, student, part.filename or "")
    try:
        await request.app[STORE].keep_file(file)
    except BaseException as err:
        room.drop(file.id)
        if isinstance(err, TooManyFiles):
            raise Problem(422, "Too many files", str(err), FIELD) from None
        raise
    return json_response(_told(file))


async def _file_part(request: web.Request) -> BodyPartReader:
    if request.content_type != "multipart/form-data":
        detail = f"Send the file as multipart/form-data in the field {FIELD!r}."
        raise Problem(415, "Not a form", detail, FIELD)
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == FIELD and part.filename is not None:
                if part.headers.get("Content-Transfer-Encoding", "binary").lower() in {"binary", "7bit", "8bit"}:
                    return part
                raise _malformed()
            if isinstance(part, BodyPartReader) and len(await part.read_chunk(AROUND_BYTES)) >= AROUND_BYTES:
                raise _too_large()
    except (ValueError, AssertionError, KeyError, web.RequestPayloadError) as err:
        raise _malformed() from err
    raise Problem(422, "No file", f"There is no file in the field {FIELD!r}.", FIELD)


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(CHUNK_BYTES):
        yield chunk


def _too_large() -> Problem:
    return Problem(413, "File too large", f"{FIELD}: {TooLarge()}", FIELD)


def _malformed() -> Problem:
    return Problem(400, "Malformed form", f"The form could not be read. Send the file in the field {FIELD!r}.", FIELD)


def _stored(received: Received, student_id: str, name: str) -> StoredFile:
    kind = received.kind
    return StoredFile(
        id=received.id,
        student_id=student_id,
        name=label_of(name, kind.endings),
        media_type=kind.media_type,
        bytes=received.bytes,
        sha256=received.sha256,
        at=datetime.now(UTC),
    )


def _told(file: StoredFile) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "media_type": file.media_type,
        "bytes": file.bytes,
        "url": f"/api/v1/files/{file.id}",
        "text": f"{file.name} (file {file.id})",
    }


@endpoint("GET", "/files/{id}", media="application/octet-stream")
async def download(request: web.Request, _asked: Any) -> web.StreamResponse:
    """One file, for its student and the adults who may see their evidence."""
    file_id = request.match_info["id"]
    file = await request.app[STORE].file(file_id) if file_id.isalnum() and file_id.isascii() else None
    if file is None:
        raise _absent()
    if file.student_id != who(request).id:
        await own_student(request, file.student_id)
    path = FileRoom(request.app[SETTINGS].data_dir).path_of(file.id)
    if not path.is_file():
        raise _absent()
    if file.student_id != who(request).id:
        await request.app[STORE].audit(who(request).id, "read file", file.student_id, {"file_id": file.id})
    headers = {
        "Content-Type": file.media_type,
        "Content-Disposition": _as_download(file.name),
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return web.FileResponse(path, headers=headers)


def _as_download(name: str) -> str:
    plain = "".join(ch if ch.isascii() and (ch.isalnum() or ch in " ._-()") else "_" for ch in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _absent() -> Problem:
    return Problem(404, "Not found", "There is no file with this id that you may see.", "id")
