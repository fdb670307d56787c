"""What is known about the files of students; the files themselves lie beside the database."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from bot.store.database import AnyRow, Database
from bot.store.embedded import Transaction
from bot.store.errors import StoreError
from bot.store.tables import files

MOST_FILES = 300
"""So many files one student may have."""


class TooManyFiles(StoreError):
    """You have given very many files already. Tell this one in words, or give a link to it."""


@dataclass(frozen=True)
class StoredFile:
    """One file: whose it is, its name as a label, its type and size."""

    id: str
    student_id: str
    name: str
    media_type: str
    bytes: int
    sha256: str
    at: datetime


class FileRows(Database):
    """Keeps and finds what is known about files."""

    async def keep_file(self, file: StoredFile) -> None:
        """Keep it. Raises NotThere for an unknown student, TooManyFiles."""

        async def work(transaction: Transaction) -> None:
            count = select(func.count()).select_from(files).where(files.c.student_id == file.student_id)
            if (await transaction.execute(count)).scalar_one() >= MOST_FILES:
                raise TooManyFiles
            await transaction.execute(insert(files), asdict(file))

        await self.write(work)

    async def file(self, file_id: str) -> StoredFile | None:
        """The file with that id, or None."""

        async def work(transaction: Transaction) -> StoredFile | None:
            row = (await transaction.execute(select(files).where(files.c.id == file_id))).one_or_none()
            return None if row is None else _from(row)

        return await self.read(work)


def _from(row: AnyRow) -> StoredFile:
    return StoredFile(row.id, row.student_id, row.name, row.media_type, row.bytes, row.sha256, row.at)
