"""The planner that asks a model, in the terms of a strict schema."""

from gptdash.services.analysis.drafting.brief import Brief, Sending, messages_of
from gptdash.services.analysis.drafting.drafting import MAX_COLUMNS, Drafted, draft_chart, first_request
from gptdash.services.analysis.drafting.suggesting import Suggested, suggest_by_model

__all__ = [
    "MAX_COLUMNS",
    "Brief",
    "Drafted",
    "Sending",
    "Suggested",
    "draft_chart",
    "first_request",
    "messages_of",
    "suggest_by_model",
]
