"""What was spent, what it would cost elsewhere, and limits on it."""

from gptdash.services.costs.outlook import Ahead, Outlook
from gptdash.services.costs.service import CostService, DailySpend, Overview
from gptdash.services.costs.spent import GroupSums, Picture, Spent, Tile, TileName, TimeSums

__all__ = [
    "Ahead",
    "CostService",
    "DailySpend",
    "GroupSums",
    "Outlook",
    "Overview",
    "Picture",
    "Spent",
    "Tile",
    "TileName",
    "TimeSums",
]
