"""A talk that waits after danger goes on only when the student plainly asks for it."""

from __future__ import annotations

import re

_GO_ON = re.compile(
    r"\b(go on|continue|carry on|keep going|resume|back to (my|the) plan)\b"
    r"|^\W*(quiero )?(seguir|sigamos|seguimos|continuar)( con mi plan)?\W*$",
    re.IGNORECASE,
)
# "i cant go on", "why go on", "no reason to keep going": the opposite of asking for fractions.
_OR_NOT = re.compile(
    r"n['’]?t\b|\b(not|no|never|cannot|dont|cant|wont|couldnt|shouldnt|didnt|doesnt|isnt|aint|why|how|what|reason|point|worth|without"
    r"|if|when|hard|tired|life|living|anymore|pain|hurts?)\b",
    re.IGNORECASE,
)
LONGEST_WORDS = 12


def asks_to_go_on(text: str) -> bool:
    """Whether the student asks for their plan again. In doubt it is no: the button "go on" is always there."""
    return bool(_GO_ON.search(text)) and not _OR_NOT.search(text) and len(text.split()) <= LONGEST_WORDS
