"""The parts of the review page."""

from gptdash.ui.review.applied import show_applied
from gptdash.ui.review.assistant import show_assistant
from gptdash.ui.review.chosen import Chosen
from gptdash.ui.review.code_input import load_sample
from gptdash.ui.review.comparison import show_comparison
from gptdash.ui.review.desk import desk
from gptdash.ui.review.exports import show_exports
from gptdash.ui.review.inputs import choose_input, choose_mode
from gptdash.ui.review.listing import show_findings
from gptdash.ui.review.overview import offer_summary, show_overview
from gptdash.ui.review.running import choose_options, offer_review
from gptdash.ui.review.set_aside import show_set_aside

__all__ = [
    "Chosen",
    "choose_input",
    "choose_mode",
    "choose_options",
    "desk",
    "load_sample",
    "offer_review",
    "offer_summary",
    "show_applied",
    "show_assistant",
    "show_comparison",
    "show_exports",
    "show_findings",
    "show_overview",
    "show_set_aside",
]
