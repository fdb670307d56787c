"""Days, times, lengths and small numbers as twelve-year-olds type them, understood without any outside library.

All readers are pure, look at the first 500 characters, and never raise whatever the text. What they find is read
back to the student, with its weekday, before it is kept.
"""

from bot.plans.when.confidence import ConfidenceUnclear, read_confidence
from bot.plans.when.dates import DateFound, DateUnclear, read_date
from bot.plans.when.durations import DurationFound, read_duration, read_span
from bot.plans.when.numbers import read_number
from bot.plans.when.recurrences import Schedule, read_schedule, read_weekdays
from bot.plans.when.say import say_date, say_long_date, say_minutes, say_time, say_weekdays
from bot.plans.when.times import TimeFound, TimeUnclear, read_time

__all__ = [
    "ConfidenceUnclear",
    "DateFound",
    "DateUnclear",
    "DurationFound",
    "Schedule",
    "TimeFound",
    "TimeUnclear",
    "read_confidence",
    "read_date",
    "read_duration",
    "read_number",
    "read_schedule",
    "read_span",
    "read_time",
    "read_weekdays",
    "say_date",
    "say_long_date",
    "say_minutes",
    "say_time",
    "say_weekdays",
]
