"""Customer service on a knowledge base: every answer rests on a passage, or a person takes over."""

from gptdash.services.support.answer import SupportAnswer
from gptdash.services.support.companies import SAMPLES, sample_knowledge
from gptdash.services.support.decision import Decision, decide
from gptdash.services.support.knowledge import Knowledge, Passage, read_knowledge
from gptdash.services.support.retrieval import Match, PassageIndex
from gptdash.services.support.service import SupportService
from gptdash.services.support.turn import SupportTurn

__all__ = [
    "SAMPLES",
    "Decision",
    "Knowledge",
    "Match",
    "Passage",
    "PassageIndex",
    "SupportAnswer",
    "SupportService",
    "SupportTurn",
    "decide",
    "read_knowledge",
    "sample_knowledge",
]
