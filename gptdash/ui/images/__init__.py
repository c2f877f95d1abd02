"""The parts of the images page."""

from gptdash.ui.images.asking import show_questions, tell_sight
from gptdash.ui.images.comparing import show_comparison
from gptdash.ui.images.extracting import show_extraction
from gptdash.ui.images.facts import show_facts
from gptdash.ui.images.gallery import show_gallery
from gptdash.ui.images.history import keep_all, show_history
from gptdash.ui.images.inputs import choose_pictures
from gptdash.ui.images.lab import show_lab
from gptdash.ui.images.sample import load_sample, offer_sample

__all__ = [
    "choose_pictures",
    "keep_all",
    "load_sample",
    "offer_sample",
    "show_comparison",
    "show_extraction",
    "show_facts",
    "show_gallery",
    "show_history",
    "show_lab",
    "show_questions",
    "tell_sight",
]
