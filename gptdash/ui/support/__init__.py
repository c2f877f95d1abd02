"""The parts of the support page."""

from gptdash.ui.support.choosing import choose_company
from gptdash.ui.support.sections import SECTIONS, choose_section
from gptdash.ui.support.talking import follow_address

__all__ = ["SECTIONS", "choose_company", "choose_section", "follow_address"]
