"""What was said and decided, told to the adults in at most ten lines. Pure: no I/O, nothing made up."""

from bot.summaries.making import READERS, make_summaries, make_summary
from bot.summaries.record import Talked
from bot.summaries.shade import Guard
from bot.summaries.summary import Summary
from bot.summaries.tell import summarize

__all__ = ["READERS", "Guard", "Summary", "Talked", "make_summaries", "make_summary", "summarize"]
