"""Small numbers, in figures and in words."""

import re

from bot.plans.when.words import read_line

_NUMBER = re.compile(
    r"(?<![\w.:])(?:"
    r"(?P<halves>\d{1,6})(?: and a half| 1/2|½)"
    r"|(?:(?P<hundreds>\d{1,2}|an?) )?hundred(?:(?: and)? (?P<rest>\d{1,2})(?!\d))?(?! thousand)"
    r"|(?:(?P<dozens>\d{1,3}|half a|an?) )?dozen"
    r"|(?P<pair>couple)"
    r"|(?P<half>half(?= |$)|½)"
    r"|(?P<digits>-?(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,6})?)"
    r"(?!\d|\.\w|(?:st|nd|rd|th)\b|:\d| (?:thousand|million))"
    r")"
)


def read_number(text: str) -> float | None:
    """The first number in a message, as digits or in words up to the hundreds; None where there is none.

    A couple is 2, a dozen 12, half 0.5, "none" 0; of "8 of 10" and "8/10" it is the 8. Ordinals, clock times and
    invented numbers ("eleventy") are not numbers. Never raises.
    """
    line = read_line(text).text
    if re.fullmatch(r"\W*(?:none|nothing|nada|zip)\W*", line):
        return 0.0
    match = _NUMBER.search(line)
    return _value(match) if match else None


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        return float(match["digits"].replace(",", ""))
    if match["halves"]:
        return float(match["halves"]) + 0.5
    if match["half"]:
        return 0.5
    if match["pair"]:
        return 2.0
    if "dozen" in match[0]:
        dozens = match["dozens"] or "a"
        return 12 * (0.5 if dozens == "half a" else float(dozens) if dozens.isdecimal() else 1)
    hundreds = match["hundreds"] or "a"
    return 100 * (float(hundreds) if hundreds.isdecimal() else 1) + float(match["rest"] or 0)
