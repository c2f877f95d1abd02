"""The sections of the costs page, one module each."""

from gptdash.ui.costs.budgets import show_budgets
from gptdash.ui.costs.outlook import show_alert
from gptdash.ui.costs.overview import show_overview
from gptdash.ui.costs.tiles import show_tiles

__all__ = ["show_alert", "show_budgets", "show_overview", "show_tiles"]
