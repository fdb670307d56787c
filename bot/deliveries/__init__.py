"""Nudges on their way out of the app: by mail, and to the services a school has switched on."""

from bot.deliveries.letter import Letter, letter_for
from bot.deliveries.mail import Mail
from bot.deliveries.post import Outcome, Post
from bot.deliveries.services import Services
from bot.deliveries.targets import BadTarget, check_target
from bot.deliveries.ways import GivenUp, NotNow, Way

__all__ = [
    "BadTarget",
    "GivenUp",
    "Letter",
    "Mail",
    "NotNow",
    "Outcome",
    "Post",
    "Services",
    "Way",
    "check_target",
    "letter_for",
]
