"""Who of a class needs the teacher, why, and the one next deed. Pure: a class in, rows out."""

from bot.triage.cases import case_of, findings_of
from bot.triage.counts import Group, Tally, groups_of, tallies
from bot.triage.deeds import Deed, deed_for
from bot.triage.rows import MOST_NEEDS, Row, current, rows_of
from bot.triage.table import FILTERS, SORTS, arranged

__all__ = [
    "FILTERS",
    "MOST_NEEDS",
    "SORTS",
    "Deed",
    "Group",
    "Row",
    "Tally",
    "arranged",
    "case_of",
    "current",
    "deed_for",
    "findings_of",
    "groups_of",
    "rows_of",
    "tallies",
]
