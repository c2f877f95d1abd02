"""The parts of the data page that take a table in and show what it holds."""

from gptdash.ui.data.opening.choosing import choose_table, want_sample
from gptdash.ui.data.showing import show_report, show_table

__all__ = ["choose_table", "show_report", "show_table", "want_sample"]
