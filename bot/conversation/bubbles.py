"""Bubbles as they go out: what Rasa collected as replies, short ones said as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.message import Choice, Reply

JOIN_CHARS = 150
"""Two short bubbles up to this length together are said as one."""

_QUOTED = re.compile("“[^”]*”")
_END = re.compile(r"[.!?…](?=[”\"\s]|$)")


def reply_of(bubble: dict[str, Any]) -> Reply:
    """One bubble as Rasa's channel gives it."""
    buttons = bubble.get("buttons") or ()
    return Reply(
        id="",
        text=(bubble.get("text") or "").strip(),
        choices=tuple(Choice(b["title"], b["payload"]) for b in buttons),
        image=bubble.get("image"),
    )


def joined(replies: Sequence[Reply]) -> list[Reply]:
    """Short bubbles said as one, as a person would: "Got it. And why?"; never more than two sentences."""
    out: list[Reply] = []
    for reply in replies:
        last = out[-1] if out else None
        if not reply.text:
            if reply.image and last:
                # Rasa sends a picture after its text, as a bubble of its own.
                out[-1] = replace(last, image=reply.image, image_text=last.text)
            continue
        if last and _fit(last, reply):
            out[-1] = replace(reply, text=f"{last.text} {reply.text}")
        else:
            out.append(reply)
    return out


def _fit(last: Reply, reply: Reply) -> bool:
    bare = not last.choices and not last.image
    return bare and len(last.text) + len(reply.text) < JOIN_CHARS and _sentences(last, reply) <= 2


def _sentences(*replies: Reply) -> int:
    return sum(max(1, len(_END.findall(_QUOTED.sub("", r.text)))) for r in replies)


def offered(replies: Sequence[Reply]) -> tuple[tuple[str, str], ...]:
    """The choices under these bubbles: title and value."""
    return tuple((c.title, c.value) for r in replies for c in r.choices)
