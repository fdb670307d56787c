"""Messages that are one thing wherever they are said: a thumb, "nvm", "gtg", "no sé"."""

from __future__ import annotations

import re

from bot.plans.answer import has_words

_NEVER_MIND = re.compile(
    r"\W*(oh |ok |no |wait )*(nvm|nevermind|never mind|forget (it|that|about it)|scratch that|ignore that)\b"
    r"(\s+(it'?s )?(fine|ok|okay|good|that|lol|keep it|its? (fine|ok|good)|leave it))*\W*",
    re.IGNORECASE,
)
_KEEP = re.compile(r"\b(keep|leave)\b", re.IGNORECASE)
_LETS_GO = re.compile(
    r"\W*(ok |yes+ |yeah )*(lets? ?go+|let'?s go+|start|begin|go+|im ready|ready)( .{0,12})?\W*", re.IGNORECASE
)
_WHO_SEES = (
    r"(?:so |wait |but )*who (?:all |else )?(?:sees|can see|gets to see|reads|can read)"
    r" (?:this|it|that|my \w+|what i \w+|all this|both)"
)
_WHOLE: tuple[tuple[str, str], ...] = (
    ("undo", r"(pls |please |can (u|you) |ctrl ?z|wait )*(undo|take (that|it) back)( (that|it|pls|please))*"),
    (
        "pause",
        r"(ok |sorry |oh )*(i )?(gtg|g2g|brb|ttyl|bbl|cya|(gotta|have to|need to|must) (go|bounce|run|leave))"
        r"( now| rn| bye| sorry| (to|for) \w+)*",
    ),
    (
        "ask_progress",
        r"(bruh |bro |ugh |omg |wait |ok )*(how (many|much) (more|longer|steps|questions)( \w+){0,4}"
        r"|are we (done|there) yet|how long (is|does|will) this( \w+){0,3})",
    ),
    ("ask_who_sees", rf"{_WHO_SEES}( tho| though| pls)?"),
    ("choose_for_me", r"(ok |just |pls |please |can |wait )*(u |you )?(pick|choose|decide)( \w+){0,2} for me"),
    ("explain", r"((can|could) (u|you) |pls |please )*(explain .{2,40} to me|teach me .{2,40})"),
    ("ask_example", r"(an? |un |give me an? )?(example|exampel|ejemplo)( \w+)?"),
)
_STARTS: tuple[tuple[str, str], ...] = (("clarify_question", r"(qu[eé] (significa|es|quiere decir)|c[oó]mo as[ií])\b"),)
_SIGNS = {"👍": "affirm", "👌": "affirm", "✅": "affirm", "💯": "affirm", "👎": "deny", "❌": "deny", "🤷": "unsure"}
_SPANISH = {
    "affirm": ("si", "sí", "sip", "claro", "vale", "está bien", "esta bien", "de acuerdo"),
    "unsure": ("no sé", "no se", "nose", "no lo sé", "ni idea"),
    "clarify_question": ("no entiendo", "cómo", "como?"),
    "help": ("ayuda", "ayúdame", "ayudame"),
    "thank": ("gracias", "muchas gracias"),
    "greet": ("hola", "buenas", "hola buenas", "buenos días", "buenos dias"),
    "goodbye": ("adios", "adiós", "chao", "hasta luego", "hasta mañana"),
    "ask_example": ("un ejemplo por favor",),
    "ask_who_sees": ("quien lee esto", "quién lee esto", "quien ve esto", "quién ve esto"),
    "skip": ("siguiente", "saltar"),
    "go_back": ("atrás", "atras", "volver"),
    "pause": ("luego", "más tarde", "mas tarde", "después", "despues"),
}
_MEANS = {phrase: intent for intent, phrases in _SPANISH.items() for phrase in phrases}
_TAIL = re.compile(rf"(?P<first>.+?)[\s,.;]+(?:(?:and|but|also|wait|btw)\s+)*(?P<tail>{_WHO_SEES})\W*", re.IGNORECASE)
_READ_WHOLE = tuple((intent, re.compile(rf"\W*(?:{words})\W*", re.IGNORECASE)) for intent, words in _WHOLE)
_READ_STARTS = tuple((intent, re.compile(rf"\W*(?:{words})", re.IGNORECASE)) for intent, words in _STARTS)


def plain(text: str, asking: str) -> str | None:
    """What such a message means while `asking` is open ("" for nothing), or None."""
    if not has_words(text):
        found = {intent for sign, intent in _SIGNS.items() if sign in text}
        return found.pop() if len(found) == 1 else None
    if _NEVER_MIND.fullmatch(text):
        return "affirm" if asking.endswith(".confirm") and _KEEP.search(text) else "never_mind"
    if asking == "profile.ready" and _LETS_GO.fullmatch(text):
        return "affirm"
    whole = next((intent for intent, words in _READ_WHOLE if words.fullmatch(text)), None)
    start = next((intent for intent, words in _READ_STARTS if words.match(text)), None)
    return whole or start or _MEANS.get(text.casefold().strip(" .!?¿¡"))


def with_tail(text: str) -> tuple[str, str] | None:
    """ "Fold the paper and who sees this" as its two halves; None where no plain question hangs at the end."""
    found = _TAIL.fullmatch(text)
    return (found["first"], found["tail"]) if found else None
