"""The conversations that were kept: listed, read, exported, added up."""

from gptdash.ui.support.operating.listing import show_conversations
from gptdash.ui.support.operating.reporting import show_report

__all__ = ["show_conversations", "show_report"]
