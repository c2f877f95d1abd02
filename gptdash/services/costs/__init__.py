"""What was spent: totals and tables over the ledger."""

from gptdash.services.costs.service import CostService, DailySpend, Overview

__all__ = ["CostService", "DailySpend", "Overview"]
