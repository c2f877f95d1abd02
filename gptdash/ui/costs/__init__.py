"""The sections of the costs page, one module each."""

from gptdash.ui.costs.budgets import show_budgets
from gptdash.ui.costs.files import show_files
from gptdash.ui.costs.lab import show_lab
from gptdash.ui.costs.models import show_models
from gptdash.ui.costs.outlook import show_alert
from gptdash.ui.costs.overview import show_overview
from gptdash.ui.costs.saved import show_saved
from gptdash.ui.costs.tiles import show_tiles
from gptdash.ui.costs.what_if import show_what_if

__all__ = [
    "show_alert",
    "show_budgets",
    "show_files",
    "show_lab",
    "show_models",
    "show_overview",
    "show_saved",
    "show_tiles",
    "show_what_if",
]
