"""What leaves the app: that there is something to read, how soon, and where. Never a student's name or words."""

from __future__ import annotations

from dataclasses import dataclass

_SUBJECTS = {
    "urgent": "Waymark: please look now",
    "today": "Waymark: something for today",
    "soon": "Waymark: something for this week",
}
_FIRST = {
    "urgent": "There is an urgent note about one of your students.",
    "today": "There is a note for today about one of your students.",
    "soon": "There is a note about one of your students.",
}


@dataclass(frozen=True)
class Letter:
    """One message to one adult. `id` is the key by which a receiver can tell a second copy from a new message."""

    id: str
    subject: str
    text: str
    urgent: bool = False


def letter_for(delivery_id: str, severity: str, name: str, url: str) -> Letter:
    """The letter for a nudge of that severity. Names and words stay inside: the link asks for a sign-in."""
    said = _FIRST.get(severity, "There is a note about one of your students.")
    text = f"Hello {name},\n\n{said} Sign in to read it:\n{url}/advise\n\nWaymark\nReference {delivery_id}\n"
    subject = _SUBJECTS.get(severity, "Waymark: a note for you")
    return Letter(delivery_id, subject, text, severity == "urgent")
