"""Words as twelve-year-olds type them, and the one spelling the grammar uses for each."""

import re
from collections.abc import Iterable
from functools import lru_cache


def _listed(words: str) -> list[str]:
    return words.split()


def word_set(words: str) -> frozenset[str]:
    """The words of a text between blanks, as a set."""
    return frozenset(words.split())


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_ONES = _listed(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen"""
)
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _listed(
    """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth"""
)

_SPELLINGS = {
    # weekdays; "mon", "wed", "sat" and "sun" are also ordinary words and wait for their neighbours
    "tuesday": "tue tues tuse teus tusday toosday",
    "wednesday": "weds wensday wendsday wenzday wendesday wedsday",
    "thursday": "thu thur thurs thrus thurz thersday thirsday",
    "friday": "fri fryday frday firday",
    "saturday": "saterday satday satuday",
    "saturdays": "sats",
    "sundays": "suns",
    "mondays": "mons",
    "fridays": "fris",
    "sunday": "sundy",
    "monday": "mondy munday",
    # months
    "january": "jan",
    "february": "feb febuary febrary",
    "march": "mar",
    "april": "apr apirl",
    "june": "jun",
    "july": "jul",
    "august": "aug agust",
    "september": "sep sept setember",
    "october": "oct",
    "november": "nov",
    "december": "dec",
    # near days
    "today": "2day tday tdy tody todya",
    "tonight": "2nite 2night tonite tnite tn",
    "tomorrow": "2moro 2morrow 2morow 2mrw 2mro tmrw tmr tmmr tmrow tmro tmmrw tmw tmrrw tomo tomoro tomoz tommorow",
    "yesterday": "yday yest yesturday",
    "christmas": "xmas x-mas chrismas cristmas",
    "halloween": "haloween holloween",
    "thanksgiving": "tgiving",
    # units
    "minute": "min mins minutes minuet minuets minuts minit minits minites mintues mintutes minuetes",
    "hour": "hr hrs hours",
    "day": "days dayz",
    "week": "wk wks weeks weeek weaks",
    "month": "mo months mos monthes",
    "year": "yr yrs years",
    "fortnight": "fortnite",
    "weekend": "weekends wknd wkend wkends weekand",
    "weekday": "weekdays",
    "semester": "semster simester semestre",
    # little words
    "before": "b4 befor bfore befroe",
    "until": "til till untill 'til",
    "through": "thru",
    "next": "nxt nex",
    "every": "evry evrey ev evey eveyr",
    "every day": "everyday erryday",
    "every night": "everynight",
    "some day": "someday",
    "after school": "afterschool",
    "after": "aftr afta",
    "school": "skool scool",
    "morning": "mornin morn mornings",
    "night": "nite nights",
    "evening": "evenings",
    "afternoon": "afternoons",
    "except": "exept exsept execpt",
    "and": "n & + nd",
    "-": "– — −",
    "o'clock": "oclock",
    "can't": "cant cannot",
    "don't": "dont",
    "i'm": "im",
    "couple": "cuple coupel",
    # numbers
    "13": "therteen",
    "15": "fiveteen",
    "12": "twelv",
    "40": "fourty",
    "90": "ninty",
    "20": "tweny",
    "9th": "nineth",
    "12th": "twelth",
}


def _aliases() -> dict[str, str]:
    found = {typed: word for word, spellings in _SPELLINGS.items() for typed in spellings.split()}
    found |= {word: str(n) for n, word in enumerate(_ONES)}
    found |= {word: f"{n}{ordinal_ending(n)}" for n, word in enumerate(_ORDINALS, start=1)}
    for tens, word in zip(range(20, 100, 10), _TENS, strict=True):
        found |= {word: str(tens), word.removesuffix("y") + "ieth": f"{tens}th"}
        for n in range(1, 10):
            found[f"{word} {_ONES[n]}"] = str(tens + n)
            found[f"{word} {_ORDINALS[n - 1]}"] = f"{tens + n}{ordinal_ending(n)}"
    return found


def ordinal_ending(n: int) -> str:
    """`st`, `nd`, `rd` or `th`, as written after the number `n`."""
    return "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


ALIASES = _aliases()
TENS_PATTERN = rf"(?:{'|'.join(_TENS)})(?:\s|-)(?:{'|'.join(_ONES[1:10] + _ORDINALS[:9])})\b"

# How many slips a long word may carry. Words shorter than five letters are never guessed at.
_SLIPS = dict.fromkeys((*WEEKDAYS, *(m for m in MONTHS if len(m) > 6)), 1) | {
    "wednesday": 2,
    "tomorrow": 2,
    "yesterday": 1,
    "christmas": 1,
    "thanksgiving": 2,
    "halloween": 1,
    "weekend": 1,
    "semester": 1,
}
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_REAL_WORDS = frozenset({"sundae", "sundry", "frida"})


def _slips(a: str, b: str) -> int:
    """Edit distance in which two swapped neighbours count once (Damerau, optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        above, row = row, [i]
        for j, y in enumerate(b, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], before[j - 2] + 1)
        before = above
    return row[-1]


def _nearest(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    close = (right for right, most in known if abs(len(right) - len(word)) <= most >= _slips(word, right))
    return next(close, None)


@lru_cache(maxsize=4096)
def canonical(word: str) -> str:
    """The grammar's spelling of a lower-case word, or the word itself.

    A weekday's plural keeps its s ("mondays"): a habit is not a date.
    """
    if word in ALIASES:
        return ALIASES[word]
    if (calm := _DRAWN_OUT.sub(r"\1", word)) != word:
        return canonical(calm)
    if word.endswith("'s") and (owner := canonical(word[:-2])) in (*WEEKDAYS, "today", "tomorrow"):
        return owner
    stem = word.removesuffix("s")
    if word in _SLIPS or stem in _SLIPS or not 5 <= len(word) <= 14 or word in _REAL_WORDS:
        return word
    if (right := _nearest(word, _SLIPS.items())) is not None:
        return right
    if stem != word and (right := _nearest(stem, _SLIPS.items())) is not None:
        return right + "s" if right in WEEKDAYS else right
    return word
