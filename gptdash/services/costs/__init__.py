"""What was spent, what it would cost elsewhere, and limits on it."""

from gptdash.services.costs.exporting import Exporting
from gptdash.services.costs.models import ModelList, ModelRow, Models
from gptdash.services.costs.outlook import Ahead, Outlook
from gptdash.services.costs.reconciling import Reconciling
from gptdash.services.costs.rerun import Again, Rerun, RerunPrice, Sample
from gptdash.services.costs.service import CostService, DailySpend, Overview
from gptdash.services.costs.spent import GroupSums, Picture, Spent, Tile, TileName, TimeSums
from gptdash.services.costs.what_if import Comparison, Move, Saved, Traffic, WhatIf

__all__ = [
    "Again",
    "Ahead",
    "Comparison",
    "CostService",
    "DailySpend",
    "Exporting",
    "GroupSums",
    "ModelList",
    "ModelRow",
    "Models",
    "Move",
    "Outlook",
    "Overview",
    "Picture",
    "Reconciling",
    "Rerun",
    "RerunPrice",
    "Sample",
    "Saved",
    "Spent",
    "Tile",
    "TileName",
    "TimeSums",
    "Traffic",
    "WhatIf",
]
