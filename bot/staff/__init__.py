"""Pages of the adults who work at the school, one module (or a few) a role, and the sheet they share with a student.

The app calls `add_staff` once.
"""

from __future__ import annotations

from aiohttp import web

from bot.staff import (
    admin,
    advise,
    advise_safety,
    advise_student,
    advise_students,
    advise_talk,
    cards,
    families,
    observe,
    student_sheet,
    teach,
    teach_class,
    teach_dial,
    teach_evidence,
    teach_review,
    teach_sheet,
    teach_student,
    teach_talk,
)

__all__ = ["add_staff"]

_PAGES = (
    admin,
    advise,
    advise_safety,
    advise_student,
    advise_students,
    advise_talk,
    cards,
    families,
    observe,
    student_sheet,
    teach,
    teach_class,
    teach_dial,
    teach_evidence,
    teach_review,
    teach_sheet,
    teach_student,
    teach_talk,
)


def add_staff(app: web.Application) -> None:
    """Hang every page of staff into the app."""
    for page in _PAGES:
        app.add_routes(page.ROUTES)
