"""What is thought of a conversation: the customer's mood, when a person takes over, and with which card."""

from gptdash.services.support.watching.cards import card_by_rules, card_reading
from gptdash.services.support.watching.handing_off import hand_off_after
from gptdash.services.support.watching.moods import mood_reading, unknown_mood
from gptdash.services.support.watching.overall import OverallSentiment, overall_reading
from gptdash.services.support.watching.reading import Reading

__all__ = [
    "OverallSentiment",
    "Reading",
    "card_by_rules",
    "card_reading",
    "hand_off_after",
    "mood_reading",
    "overall_reading",
    "unknown_mood",
]
