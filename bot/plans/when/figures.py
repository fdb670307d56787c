"""Calendar days in figures and month names, told apart from the scores and fractions that look like them."""

import re
from datetime import date

from bot.plans.when import days
from bot.plans.when.day_readers import Match, Outcome, Setting, is_whole
from bot.plans.when.vocabulary import MONTHS, WEEKDAYS
from bot.plans.when.words import is_filler


def _year(match: Match) -> int | None:
    return int(match["year"]) if match["year"] else 2000 + int(match["short"]) if match["short"] else None


def _calendar_day(year: int | None, month: int, day: int, today: date) -> Outcome:
    found = days.make_date(year, month, day) if year else days.next_month_day(month, day, today)
    return found or "impossible"


def month_day(match: Match, setting: Setting) -> Outcome:
    if match["month"] in ("may", "march"):
        before, after = match.string[: match.start()], match.string[match.end() :]
        if re.search(r"\b(?:i|you|u|we|he|she|they|it|that) $", before) or not _DATE_AFTER.match(after):
            return None
    return _calendar_day(_year(match), MONTHS.index(match["month"]) + 1, int(match["day"]), setting.today)


def iso(match: Match, _setting: Setting) -> Outcome:
    return days.make_date(int(match["year"]), int(match["month"]), int(match["day"])) or "impossible"


def _ordered(match: Match, setting: Setting, year: int | None) -> Outcome:
    a, b = int(match["a"]), int(match["b"])
    month, day = (a, b) if setting.month_first else (b, a)
    if month > 12:
        month, day = day, month
    return _calendar_day(year, month, day, setting.today)


def numeric_with_year(match: Match, setting: Setting) -> Outcome:
    year = int(match["year"])
    return _ordered(match, setting, year + 2000 if year < 100 else year)


_SCORE_BEFORE = re.compile(
    r"\b(?:get|gets|got|getting|scored?|scoring|least|made|make|an?|than|have|had|did|solve|of|from)(?: like| about)? $"
)
_SUM_BEFORE = re.compile(r"\b(?:divi\w+|multip\w+|times|go|goes|went|up|down)(?: [\w/]+){0,2} by $")
_DATE_BEFORE = re.compile(
    rf"(?:\b(?:by|on|before|until|due|since|after|for|starting|ends?|due date(?: is)?|date(?: is)?|{'|'.join(WEEKDAYS)}"
    r"|(?:move|change|push|switch|set)(?: \w+){0,3} to)(?: the| like| about| maybe| around)?[ ,:(]+)$"
)
_DATE_AFTER = re.compile(
    r"\s*(?:$|[^\w\s%/-]|(?:at|by|in the|after|before|or|and|if|is (?:good|fine|ok)|works?|pls|plz|please|ok"
    r"|okay|maybe|i|so|but|because|bc|cuz|instead|morning|night|tonight|evening|lol|then|not|no|when|we"
    rf"|for sure|{'|'.join(WEEKDAYS)})\b)"
)
_OTHER_FIGURE = re.compile(
    r"\d{1,2}[/-]\d{1,2},? (?:or|no|wait|actually)\b|\b(?:or|no|wait|actually) \d{1,2}[/-]\d{1,2}"
)
_TIME_AFTER = re.compile(
    rf"[ ,(]+(?:at \d|in the |after school|before school|morning|night|evening|{'|'.join(WEEKDAYS)})"
)


def numeric(match: Match, setting: Setting) -> Outcome:
    """12/15 is a day where little else is said or a word such as "by" leads; else it is a score or a fraction."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if _SCORE_BEFORE.search(before) or _SUM_BEFORE.search(before):
        return "no date"
    alone = is_filler(_OTHER_FIGURE.sub("", before) + _OTHER_FIGURE.sub("", after))
    led = _DATE_BEFORE.search(before) and _DATE_AFTER.match(after)
    timed = is_filler(before) and _TIME_AFTER.match(after)
    return _ordered(match, setting, None) if alone or led or timed else "no date"


def nth(match: Match, setting: Setting) -> Outcome:
    led = re.search(
        rf"\b(?:by|on|before|until|due|for|after|since|to|like|maybe|is|or|{'|'.join(WEEKDAYS)}),? (?:the )?$",
        match.string[: match.start()],
    )
    if not (led or is_whole(match, setting)) or not _DATE_AFTER.match(match.string[match.end() :]):
        return "no date"
    return days.next_day_of_month(int(match["day"]), setting.today) or "impossible"


def nth_of_next_month(match: Match, setting: Setting) -> Outcome:
    month = days.add_months(setting.today.replace(day=1), 1)
    return month and (days.make_date(month.year, month.month, int(match["day"])) or "impossible")
