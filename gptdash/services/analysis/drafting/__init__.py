"""The planner that asks a model, which can only fill in a chart specification."""

from gptdash.services.analysis.drafting.drafting import MAX_COLUMNS, Drafted, draft_chart

__all__ = ["MAX_COLUMNS", "Drafted", "draft_chart"]
