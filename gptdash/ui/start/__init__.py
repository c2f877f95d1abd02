"""The parts of the start page."""

from gptdash.ui.start.answering import show_answering
from gptdash.ui.start.cards import show_cards

__all__ = ["show_answering", "show_cards"]
