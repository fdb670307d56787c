"""The table of phrases that name a day, the most telling first: words that one rule took are closed to the next.

Each pattern reads canonical text (see `words`): lower case, typos mended, number words as digits.
"""

import re

from bot.plans.when import day_readers as read
from bot.plans.when import figures
from bot.plans.when.day_readers import Reader
from bot.plans.when.vocabulary import MONTHS, WEEKDAYS

_DAYS = "|".join(WEEKDAYS)
_WEEKDAY = rf"(?P<weekday>{_DAYS})\b"
_MONTHS = "|".join(MONTHS)
_MONTH = rf"(?P<month>{_MONTHS})\b"
COUNT = r"(?P<n>\d{1,4}|a couple(?: of)?|couple(?: of)?|an?)"
_UNITS = r"(?:day|week|month|year|fortnight)"
UNIT = rf"(?P<unit>{_UNITS})"
_HEDGE = r"(?:(?:like|about|around|maybe|just|only|another|exactly) )*"
_ENDING = r"(?:st|nd|rd|th)"
_YEAR = r"(?:[ ,-]{0,2}(?P<year>\d{4})(?!\d)|,? '(?P<short>\d{2})(?!\d))?"
_NOT_MORE = r"(?! ?(?:[:/%]|[ap]\.? ?m\b|o'clock))"
_NO_THING = r"(?! (?:minute|hour|problem|question|page|point|student|people|mile|time|week|month|grade|period)s?\b)"
_PART = r"(?P<part>start|beginning|begin|middle|mid|end|last day)(?: |-)?(?:of )?(?:the |this |my )?"
_TERM = (
    r"(?:(?:school|grading|marking) )?(?:year|semester|term|quarter|trimester|unit|(?:grading |marking )?period|class"
    r"|course|chapter|module)"
)
_SEASON = r"(?:winter|spring|fall|autumn|summer|christmas|thanksgiving|easter|holiday|february|mid-?winter)"
_AWAIT = r"(?:when|whenever|once|after|as soon as|until) (?:i'm|ima?|i am|i|it's|we|we're|u)"

_RULES: list[tuple[str, Reader]] = [
    # habits and rates are no dates
    (
        rf"\b(?:every|each)(?: other| single)? (?:{_DAYS})s?\b(?:(?:,? and |, ?|,? or | ?/ ?)(?:{_DAYS})s?\b)*",
        read.no_date,
    ),
    (r"\b(?:every|each)(?: other)? (?:\d+ )?(?:day|week|month|night|morning|weekend|weekday)\b", read.no_date),
    (r"\b(?:\d+|once|twice) ?(?:x|times)? ?(?:an?|per) (?:day|week|month)\b", read.no_date),
    (r"\b24/7\b", read.no_date),
    # what the school's calendar would have to tell
    (rf"\b{_SEASON}(?:'s)? (?:break|vacation|recess|holidays?)\b", read.ask("school_calendar")),
    (
        rf"\b(?:end|last day|start|beginning) of (?:the |this |my |our |next )?{_TERM}\b"
        r"(?! (?:test|quiz|exam|project))",
        read.ask("school_calendar"),
    ),
    (
        r"\b(?:this|next) (?:semester|term|quarter|trimester|school year|(?:marking|grading) period)\b"
        r"|\bnext (?:class|lesson|unit)\b",
        read.ask("school_calendar"),
    ),
    (
        r"\bfinals\b|\bfinal exams?\b|\b(?:mid ?terms?|midterms?)\b|\bexam week\b|\breport cards?\b|\bgraduation\b",
        read.ask("school_calendar"),
    ),
    (r"\b(?:last|first) day of school\b|\bschool (?:ends|is out|is over|gets out)\b", read.ask("school_calendar")),
    (
        r"\b(?:the|our|my|this|next) (?:break|holidays|vacation)\b"
        r"|\b(?:before|by|after|until|over) (?:break|vacation)\b",
        read.ask("school_calendar"),
    ),
    (
        r"\b(?:before|by|until|after) (?:the|our|my|next|that) (?:next |big |unit |math |science |reading )?"
        r"(?:test|quiz|exam|class|lesson|unit|conferences?|field trip|science fair)\b",
        read.ask("school_calendar"),
    ),
    (r"\b(?:before|by|until|after) (?:the )?(?:state )?(?:testing|tests|exams)\b", read.ask("school_calendar")),
    (r"\b(?:before|by|until|in|over|after|this|next) (?:the )?summer\b", read.ask("school_calendar")),
    # calendar days in figures and names
    (r"(?<![\d/-])(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d/-])", figures.iso),
    (
        r"(?<![\d/.-])(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?![\d/-])",
        figures.numeric_with_year,
    ),
    (
        rf"\b(?:{_MONTHS}) \d{{1,2}}{_ENDING}? ?(?:or|-|to) ?(?:the )?\d{{1,2}}{_ENDING}?\b"
        r"(?! ?(?:[:/-]|[ap]\.? ?m\b|minute))",
        read.ask("ambiguous"),
    ),
    (
        rf"\b{_MONTH}\.?,? ?(?:the )?(?P<day>\d{{1,2}})(?:{_ENDING}\b|(?!\d){_NOT_MORE}){_YEAR}{_NO_THING}",
        figures.month_day,
    ),
    (rf"(?<![\d/.:-])\b(?P<day>\d{{1,2}}){_ENDING}?(?:, |-| )?(?:day )?(?:of )?{_MONTH}{_YEAR}", figures.month_day),
    (r"\bchristmas eve\b", read.holiday("christmas eve")),
    (r"\bchristmas(?: day)?\b", read.holiday("christmas")),
    (r"\bhalloween\b", read.holiday("halloween")),
    (r"\bthanksgiving(?: day)?\b", read.holiday("thanksgiving")),
    (r"\bnew year(?:'?s)? eve\b|\bnye\b", read.holiday("new year's eve")),
    (r"\bnew year(?:'?s)?(?: day)?\b", read.holiday("new year")),
    (r"\bvalentine'?s?(?: day)?\b", read.holiday("valentine")),
    # parts of months and weeks
    (
        rf"\b(?P<nth>\d|last)(?:{_ENDING})? {_WEEKDAY} (?:of|in) (?:the |this )?(?:{_MONTH}|(?P<next>next )?month\b)",
        read.nth_weekday,
    ),
    (rf"\b(?:\d{_ENDING}|last) (?:full )?week (?:of|in|back)\b", read.ask("ambiguous")),
    (rf"\bnext month (?:on )?(?:the )?(?P<day>\d{{1,2}}){_ENDING}\b", figures.nth_of_next_month),
    (rf"\b(?P<day>\d{{1,2}}){_ENDING} (?:of )?next month\b", figures.nth_of_next_month),
    (rf"\b{_PART}(?:{_MONTH}|(?P<next>next )?month\b)|\b(?P<eom>eom)\b", read.part_of_month),
    (rf"\b{_PART}(?P<next>next )?(?:school )?week\b|\beow\b", read.part_of_week),
    (rf"\b{_PART}(?P<next>next )?weekend\b", read.weekend),
    (r"\b(?:end of (?:the |this )?day|eod)\b", read.near(0)),
    (rf"\b{_WEEKDAY} (?:of |in )?(?P<which>this|next|last) week\b", read.named_week),
    (rf"\b(?P<which>this|next|last) week,?(?: on)? {_WEEKDAY}", read.named_week),
    (rf"\b{_WEEKDAY} in {COUNT} week\b", read.named_week),
    (rf"\b{COUNT} {_WEEKDAY} from (?:now|today)\b", read.weeks_past_coming),
    (rf"\b{COUNT} (?P<weekday>{_DAYS})(?P<plural>s) from (?:now|today)\b", read.weeks_past_coming),
    (rf"\b{_WEEKDAY} after next\b", read.after_next),
    (rf"\b{_WEEKDAY} week\b", read.weeks_past_coming),
    # so many days, weeks, months from now
    (
        rf"\b(?:\d{{1,3}}|a) ?(?:or|to|-) ?\d{{1,3}} (?:more )?{_UNITS}\b"
        rf"|\ban? {_UNITS} (?:or|to) (?:2|a couple|couple)\b",
        read.ask("ambiguous"),
    ),
    (r"\b(?:few|several|some|bunch of) (?:more )?(?:day|week|month|year)\b", read.ask("vague")),
    (
        rf"(?P<lead>\b(?:in|within|give me|gimme|after|need|take|takes) {_HEDGE})?\b"
        rf"{COUNT}(?P<half> and a half| 1/2|½)? (?:more )?{UNIT}\b(?P<halves> and a half)?"
        r"(?P<tail> (?:or so )?(?:from (?:now|today)|later|out|away))?",
        read.ahead,
    ),
    (r"\b(?P<which>this|next) week\b", read.week),
    (r"\bweek (?P<which>after next)\b", read.week),
    (r"\b(?P<which>this|next) month\b", read.month),
    (r"\bmonth (?P<which>after next)\b", read.month),
    # gone by
    (
        rf"\byesterday\b|\blast (?:week|month|year|night|time|weekend|{_DAYS})\b|\bthis past (?:week|{_DAYS})\b",
        read.ask("past"),
    ),
    (r"\bnext year\b", read.ask("ambiguous")),
    # near days, weekdays, days of the month
    (r"\b(?:today|tonight|later today|this (?:morning|afternoon|evening)|right now)\b", read.near(0)),
    (r"\btomorrow\b", read.near(1)),
    (rf"(?:\b(?P<which>next|this|following)(?P<coming> coming| upcoming)? )?\b{_WEEKDAY}", read.near_weekday),
    (rf"\b(?P<day>\d{{1,3}}){_ENDING}\b", figures.nth),
    (r"(?<![\d/.:-])\b(?P<a>\d{1,2})(?P<mark>[/-])(?P<b>\d{1,2})(?![\d/:%-])", figures.numeric),
    (r"(?:\b(?P<next>next) )?\bweekend\b", read.weekend),
    (rf"\b(?:by|in|before|until|next|during|early|late|around|sometime) (?:{_MONTHS})\b", read.ask("ambiguous")),
    # too loose to keep
    (
        r"\b(?:soon|soonish|asap|eventually|some day|sometime|laterz?|l8r|whenever|at some point"
        r"|(?:1|one) of these days|in a (?:bit|while|minute|sec)|no rush|the future|when i can|1 day i|one day)\b",
        read.ask("vague"),
    ),
    (
        rf"\b{_AWAIT} (?:\w+ ){{0,3}}?(?:done|ready|finish|finished|get it|understand|time|get to it|want|better|older"
        r"|feel|finally|can|know it|good)\b",
        read.ask("vague"),
    ),
    (r"\b(?:birthday|bday|b-? ?day)\b", read.ask("vague")),
]

RULES: list[tuple[re.Pattern[str], Reader]] = [(re.compile(pattern), reader) for pattern, reader in _RULES]
