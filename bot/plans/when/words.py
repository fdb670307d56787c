"""A student's message as a line of canonical words that still knows where each stood in the message."""

import re
import unicodedata
from dataclasses import dataclass

from bot.plans.when.vocabulary import TENS_PATTERN, WEEKDAYS, canonical, word_set

# Nobody names a day after this many characters; a pasted essay must not slow the talk.
MOST_CHARACTERS = 500

_TOKEN = re.compile(
    rf"""
      2(?:day|moro|morrow|morow|mrw|mro|nite|night)\b | b4\b | x-mas\b
    | \d{{1,3}}(?:st|nd|rd|th)\b
    | {TENS_PATTERN}
    | [^\W\d_]+(?:'[^\W\d_]+)*
    | \d+
    | \S
    """,
    re.VERBOSE | re.IGNORECASE,
)

FILLERS = word_set(
    """um uh umm uhh hmm hm maybe prob probs prolly probably like about around ish i think guess say ok okay k kk yes
    yeah yea ya yep sure lets let's how bout what do it is good fine great works work for me please pls plz by on
    at before until just or so then well idk the can could i'll ill will be done finish want to would lol haha we
    my goal date due that's thats tho though and u in go make set it's its pick day only also roughly
    approximately actually no wait mean instead ! ? . , … - ( ) ~ : ; " ' * @"""
)

_GUARDED = {"mon": "monday", "wed": "wednesday", "sat": "saturday", "sun": "sunday"}
_DAY_NAMES = frozenset({*WEEKDAYS, *(day + "s" for day in WEEKDAYS), *_GUARDED})
_NEVER_AFTER = word_set("the a i we he she they it you u my our who just then that kids people everyone i'd")
_NEVER_BEFORE = word_set("down up there in on with beside behind screen set rise light burn next by prep")
_LEADS = word_set("by on this next until before due every each from through not except but no since coming last only")
_WEAK_LEADS = word_set("for to and or like do after")
_JOINTS = word_set("and or , / - to through until")
_FOLLOWERS = word_set("morning afternoon evening night after before works @")
_DETERMINERS = word_set("this that the no which any every each another last next other some only hard easy")


@dataclass(frozen=True)
class Line:
    """Canonical text, and for each of its characters the piece of the message that it stands for."""

    text: str
    message: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where canonical characters `start` to `end` stood in the message, as a half-open span."""
        return self.starts[start], self.ends[end - 1]

    def is_nearly(self, start: int, end: int) -> bool:
        """Whether nothing but filler ("um, maybe ...?") surrounds the given part of the line."""
        return is_filler(self.text[:start]) and is_filler(self.text[end:])


@dataclass(frozen=True)
class _Token:
    word: str
    start: int
    end: int


def is_filler(text: str) -> bool:
    """Whether canonical text holds nothing but hedges, manners and punctuation."""
    return all(word in FILLERS for word in re.findall(r"[^\W_]+(?:'\w+)*|[^\w\s]", text))


def read_line(message: str) -> Line:
    """The first 500 characters of a message in the grammar's own spelling: lower case, typos mended,
    number words as digits, one space between words and between digits and letters."""
    message = message[:MOST_CHARACTERS].replace("’", "'")
    tokens = [_Token(_spell(m.group()), *m.span()) for m in _TOKEN.finditer(message)]
    words = [_settle(tokens, i) for i in range(len(tokens))]
    text, starts, ends = "", [], []
    for i, (token, word) in enumerate(zip(tokens, words, strict=True)):
        gap = ""
        if i and (token.start > tokens[i - 1].end or (words[i - 1][-1].isalnum() and word[0].isalnum())):
            gap = " "
        text += gap + word
        starts += [token.start] * len(gap + word)
        ends += [token.end] * len(gap + word)
    return Line(text, message, tuple(starts), tuple(ends))


def _spell(typed: str) -> str:
    word = re.sub(r"\s|-", " ", typed.lower()) if typed[0].isalpha() and len(typed) > 1 else typed.lower()
    if word.isdecimal() and not word.isascii():
        return "".join(str(unicodedata.decimal(digit)) for digit in word)
    return canonical(word)


def _settle(tokens: list[_Token], i: int) -> str:
    """The word at `i`, where its neighbours decide: "sat" the day or the verb, "one" the number or the pronoun."""
    word = tokens[i].word
    if word in _GUARDED and _is_day_name(tokens, i):
        return _GUARDED[word]
    if word == "1" and tokens[i].end - tokens[i].start == 3 and i:
        before = tokens[i - 1].word
        return "one" if before in _DETERMINERS or before.endswith(("st", "nd", "rd", "th")) else word
    return word


def _is_day_name(tokens: list[_Token], i: int) -> bool:
    def at(k: int) -> str:
        return tokens[k].word if 0 <= k < len(tokens) else ""

    before, after = at(i - 1), at(i + 1)
    part_of_day = after == "in" and at(i + 3) in _FOLLOWERS
    if before in _NEVER_AFTER or (after in _NEVER_BEFORE and not part_of_day):
        return False
    if before in _LEADS or before in _DAY_NAMES or after in _DAY_NAMES:
        return True
    if (before in _JOINTS and at(i - 2) in _DAY_NAMES) or (after in _JOINTS and at(i + 2) in _DAY_NAMES):
        return True
    if after == "the" and at(i + 2)[:1].isdecimal():
        return True
    if part_of_day or after in _FOLLOWERS or after[:1].isdecimal() or (after == "at" and at(i + 2)[:1].isdecimal()):
        return True
    if before in _WEAK_LEADS and (after in FILLERS or not after):
        return True
    return all(t.word in FILLERS or t.word in _DAY_NAMES for t in tokens)
