"""Tests a bot on a set of cases before it is trusted."""

from gptdash.services.support.testing.comparing import compare_runs, tally
from gptdash.services.support.testing.desk import CaseDesk, suggested_cases
from gptdash.services.support.testing.judging import CASE_CHECK, check_case
from gptdash.services.support.testing.planning import CaseItems, CasePlan
from gptdash.services.support.testing.reading import CasesRejected, read_cases

__all__ = [
    "CASE_CHECK",
    "CaseDesk",
    "CaseItems",
    "CasePlan",
    "CasesRejected",
    "check_case",
    "compare_runs",
    "read_cases",
    "suggested_cases",
    "tally",
]
