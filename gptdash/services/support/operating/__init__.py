"""Conversations as files, and what they say over all."""

from gptdash.services.support.operating.exporting import TalkExports
from gptdash.services.support.operating.reporting import TalkReports

__all__ = ["TalkExports", "TalkReports"]
