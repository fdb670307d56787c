"""Work in the background, on a durable job engine: rounds that come back, and deliveries that must not be lost."""

from bot.jobs.engine import Engine, Round, Try
from bot.jobs.rounds import Deeds, rounds_of

__all__ = ["Deeds", "Engine", "Round", "Try", "rounds_of"]
