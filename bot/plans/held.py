"""A talk that waits after danger goes on only when the student plainly asks for it."""

from __future__ import annotations

import re

_BEFORE = (
    r"(?:(?:o?k(?:ay)?|yes|yeah|yea|yep|sure|alright|fine|please|pl[sz]|hey|hi|so|and|now|then|just|thank you|thanks"
    r"|im ok(?:ay)?|can we|can u|can you|could we|may i|let ?s|(?:i (?:would like|d like|want) to)|(?:i )?wanna|want to"
    r"|(?:i ?m |i am )?ready to|time to) )*"
)
_WORK = (
    r"(?:(?:my|the|our|this|that) )?"
    r"(?:plan|goal|school ?work|home ?work|work|maths?|fractions|lesson|learning|task|talk)"
)
_GO_ON = re.compile(
    rf"{_BEFORE}(?:(?:go on|continue|carry on|keep going|resume)(?: (?:with|on|to) {_WORK})?"
    rf"|(?:go |get |bring me )?back to {_WORK}|seguir|sigamos|seguimos|continuar|quiero seguir|quiero continuar"
    r"|seguir con mi plan|quiero seguir con mi plan)"
    r"(?: (?:now|please|pl[sz]|then|again|today|thanks|thank you|por favor))*",
    re.IGNORECASE,
)


def asks_to_go_on(text: str) -> bool:
    """Whether the student asks for their plan again, and says nothing else.

    "They keep going through my stuff", "i cant go on", "why go on" ask for no such thing. In doubt it is no: the button
    "go on" is always there.
    """
    return _GO_ON.fullmatch(re.sub(r"\W+", " ", text).strip()) is not None
