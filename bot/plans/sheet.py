"""What stands on the sheet for a talk between a student and a teacher: what the student let stand of it (row D5). Pure.

Every line has a key that names what it is about, not its words: a goal that was struck stays struck when it is worded
anew. A line of a summary is only there once the student has seen that very line and let it stand.
"""

from __future__ import annotations

from collections.abc import Container

SAID = "news.sheet_asked"
SUMMARY = "summary:"
"""How the keys of a summary's lines begin."""


def stands(key: str, approved: Container[str], struck: Container[str]) -> bool:
    """Whether a line is on the sheet."""
    return key in approved if key.startswith(SUMMARY) else key not in struck
