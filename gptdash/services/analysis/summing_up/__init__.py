"""Sentences that are computed from results."""

from gptdash.services.analysis.summing_up.cells import group_text
from gptdash.services.analysis.summing_up.summing_up import is_empty, sum_up

__all__ = ["group_text", "is_empty", "sum_up"]
