"""What a company knows, read from whatever it has: nested JSON, Markdown, questions with answers, plain text."""

from gptdash.services.support.knowledge.knowledge import Knowledge, KnowledgeRejected, in_parts, with_own_ids
from gptdash.services.support.knowledge.nested import NotKnowledge, read_nested
from gptdash.services.support.knowledge.reading import read_file, read_files, read_text
from gptdash.services.support.knowledge.warnings import steering_passages

__all__ = [
    "Knowledge",
    "KnowledgeRejected",
    "NotKnowledge",
    "in_parts",
    "read_file",
    "read_files",
    "read_nested",
    "read_text",
    "steering_passages",
    "with_own_ids",
]
