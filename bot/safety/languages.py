"""The fixed replies in the language that a message is written in, where the school has them in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.safety.replies import REPLIES_PATH, Replies, load_replies

HEARD = 2
"""So many words of a language, or all of a shorter message, make a message one of that language."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Languages:
    """English, and every other language that has a file of replies. Holds nothing about a student."""

    english: Replies
    others: Mapping[str, Replies]

    def like(self, text: str) -> Replies:
        """The replies in the language of `text`; in English where it is in none of the others."""
        words = [word.casefold() for word in _WORD.findall(text)]
        heard = {code: sum(word in replies.heard_by for word in words) for code, replies in self.others.items()}
        most = max(heard, key=lambda code: heard[code], default="")
        return self.others[most] if most and heard[most] >= min(HEARD, max(1, len(words))) else self.english


def load_languages(path: Path = REPLIES_PATH) -> Languages:
    """The replies of `path`, and of `replies.<language>.yml` beside it. Raises `bot.safety.replies.BadReplyFile`."""
    beside = sorted(path.parent.glob(f"{path.stem}.*{path.suffix}"))
    return Languages(load_replies(path), {file.suffixes[0].lstrip("."): load_replies(file) for file in beside})
