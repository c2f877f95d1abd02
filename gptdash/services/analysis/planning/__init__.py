"""The planner that needs no model."""

from gptdash.services.analysis.planning.explaining import explain
from gptdash.services.analysis.planning.plan import Plan
from gptdash.services.analysis.planning.planner import names_of, plan_by_rules
from gptdash.services.analysis.planning.refining import refine_by_rules

__all__ = ["Plan", "explain", "names_of", "plan_by_rules", "refine_by_rules"]
