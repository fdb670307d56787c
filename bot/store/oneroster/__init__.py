"""A OneRoster export (1.1 or 1.2, CSV) read and looked through; `bot/store/roster.py` keeps what it tells."""

from bot.store.oneroster.roster import Group, Member, Roster, read_roster

__all__ = ["Group", "Member", "Roster", "read_roster"]
