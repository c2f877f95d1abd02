"""Customer service: the company and what it knows, what a customer gets, and what is kept of a conversation."""

from gptdash.domain.support.answering import (
    AnswerKind,
    Claim,
    HandOff,
    HandOffCard,
    Mood,
    MoodLabel,
    Rule,
    Support,
    SupportAnswer,
    Urgency,
    label_of,
)
from gptdash.domain.support.cases import CaseDiff, CaseResult, CaseRun, CaseSet, CaseState, Change, SupportCase, Tally
from gptdash.domain.support.company import (
    Company,
    CompanyTitle,
    CompanyVersion,
    HandOffRules,
    Passage,
    Tone,
)
from gptdash.domain.support.reports import DayVolume, SupportReport, UnansweredGroup
from gptdash.domain.support.talks import Exchange, Talk, TalkFilter, TalkTitle, UnansweredQuestion

__all__ = [
    "AnswerKind",
    "CaseDiff",
    "CaseResult",
    "CaseRun",
    "CaseSet",
    "CaseState",
    "Change",
    "Claim",
    "Company",
    "CompanyTitle",
    "CompanyVersion",
    "DayVolume",
    "Exchange",
    "HandOff",
    "HandOffCard",
    "HandOffRules",
    "Mood",
    "MoodLabel",
    "Passage",
    "Rule",
    "Support",
    "SupportAnswer",
    "SupportCase",
    "SupportReport",
    "Talk",
    "TalkFilter",
    "TalkTitle",
    "Tally",
    "Tone",
    "UnansweredGroup",
    "UnansweredQuestion",
    "Urgency",
    "label_of",
]
