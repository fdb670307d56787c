"""The talk with every student: `Conversation` takes a message and gives its replies, or speaks first."""

from bot.conversation.about_me import AboutMe
from bot.conversation.answering import Answering
from bot.conversation.finding import find_bridge, find_standards
from bot.conversation.speaking_first import SpeakingFirst

__all__ = ["Conversation", "find_bridge", "find_standards"]


class Conversation(SpeakingFirst, Answering, AboutMe):
    """The talk with every student."""
