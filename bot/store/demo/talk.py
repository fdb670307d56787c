"""The conversation of one demo student, line by line, on a clock that only goes forward."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.store.codec import Json
from bot.store.database import new_id

_READING = timedelta(seconds=35)
_ANSWERING = timedelta(seconds=1)
_YES = ("yes", "keep it", "yep", "looks good", "ok keep it")


class TalkLog:
    """Collects lines and profile notes; `at` is the time of the last one, in UTC."""

    def __init__(
        self,
        student_id: str,
        name: str,
        teacher_name: str,
        readers: str,
        sentences: Mapping[str, str],
        zone: ZoneInfo,
    ) -> None:
        self.student_id = student_id
        self.messages: list[Json] = []
        self.notes: list[Json] = []
        self.at = datetime(2000, 1, 1, tzinfo=UTC)
        self.last_message_id: str | None = None
        self._words = {"name": name.split()[0], "teacher": teacher_name, "readers": readers}
        self._sentences = sentences
        self._zone = zone
        self._agreed = len(student_id)

    def go_to(self, day: date, clock: time) -> None:
        """Let time pass until then; never back."""
        self.at = max(self.at + _READING, datetime.combine(day, clock, self._zone).astimezone(UTC))

    def coach(self, key: str, **words: Any) -> None:
        """A sentence of the coach, filled in."""
        self.say(self._sentences[key].format(**{**self._words, **words}))

    def say(self, text: str) -> None:
        """A bubble of the coach."""
        self.at += _ANSWERING
        self._add("l", "coach", text, {})

    def student(self, text: str) -> None:
        """What the student wrote; answered at once."""
        self.at += _READING
        answered = {"sent_text": text, "answered_at": self.at + _ANSWERING}
        self.last_message_id = self._add("m", "student", text, answered)

    def ask(self, question: str, answer: str, **words: Any) -> None:
        """A question and its answer."""
        self.coach(question, **words)
        self.student(answer)

    def confirm(self, question: str, **words: Any) -> None:
        """The read-back of a step, and the student's yes."""
        self._agreed += 1
        self.ask(question, _YES[self._agreed % len(_YES)], **words)

    def note(self, name: str, words: str) -> None:
        """A profile question, its answer, and the note it makes."""
        self.ask(f"profile.{name}", words)
        self.notes.append(
            {
                "student_id": self.student_id,
                "field": name,
                "version": 1,
                "text": words,
                "by": self.student_id,
                "at": self.messages[-1]["answered_at"],
                "visibility": "teachers",
            }
        )

    def message_of(self, words: str) -> str | None:
        """The newest message of the student with these very words."""
        said = (m["id"] for m in reversed(self.messages) if m["sender"] == "student" and m["text"] == words)
        return next(said, None)

    def _add(self, prefix: str, sender: str, text: str, more: Mapping[str, Any]) -> str:
        message_id = new_id(prefix, self.at)
        row = {
            "id": message_id,
            "student_id": self.student_id,
            "seq": len(self.messages) + 1,
            "at": self.at,
            "sender": sender,
            "text": text,
            "channel": "web",
            "sent_text": None,
            "answered_at": None,
        }
        self.messages.append({**row, **more})
        return message_id
