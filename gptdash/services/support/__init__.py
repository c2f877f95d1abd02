"""Customer service on a knowledge base: every answer rests on a passage, or a person takes over."""

from gptdash.services.support.checking import Checked, check_answer
from gptdash.services.support.decision import Decision, decide
from gptdash.services.support.knowledge import Knowledge, read_files, read_text, steering_passages
from gptdash.services.support.operating import TalkExports, TalkReports
from gptdash.services.support.retrieval import Match, PassageIndex
from gptdash.services.support.samples import SAMPLES, sample_company
from gptdash.services.support.service import SupportService, SupportStore
from gptdash.services.support.shelf import CompanyShelf
from gptdash.services.support.simulating import CustomerTurn
from gptdash.services.support.talks import TalkDesk
from gptdash.services.support.testing import (
    CASE_CHECK,
    CaseDesk,
    CaseItems,
    CasePlan,
    check_case,
    compare_runs,
    read_cases,
    suggested_cases,
    tally,
)
from gptdash.services.support.turn import SupportTurn
from gptdash.services.support.watching import OverallSentiment, Reading

__all__ = [
    "CASE_CHECK",
    "SAMPLES",
    "CaseDesk",
    "CaseItems",
    "CasePlan",
    "Checked",
    "CompanyShelf",
    "CustomerTurn",
    "Decision",
    "Knowledge",
    "Match",
    "OverallSentiment",
    "PassageIndex",
    "Reading",
    "SupportService",
    "SupportStore",
    "SupportTurn",
    "TalkDesk",
    "TalkExports",
    "TalkReports",
    "check_answer",
    "check_case",
    "compare_runs",
    "decide",
    "read_cases",
    "read_files",
    "read_text",
    "sample_company",
    "steering_passages",
    "suggested_cases",
    "tally",
]
