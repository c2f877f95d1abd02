"""The tables as the code sees them; the migrations bring a database there."""

from gptdash.store.schema.budgets import budget_spend, budgets, reservations
from gptdash.store.schema.calls import NOT_SUMMED, call_latencies, call_sums, call_texts, calls
from gptdash.store.schema.chat import attachments, conversations, messages, presets, summaries
from gptdash.store.schema.columns import UtcDateTime, metadata
from gptdash.store.schema.data import boards, dataset_notes
from gptdash.store.schema.images import analysis_pictures, picture_analyses
from gptdash.store.schema.jobs import job_batches, job_items, job_pictures, jobs
from gptdash.store.schema.replies import reply_cache
from gptdash.store.schema.reviews import (
    assistant_files,
    assistant_threads,
    assistant_turns,
    false_positives,
    kept_reviews,
)
from gptdash.store.schema.support import (
    support_case_runs,
    support_case_sets,
    support_companies,
    support_exchanges,
    support_talks,
    support_versions,
)

__all__ = [
    "NOT_SUMMED",
    "UtcDateTime",
    "analysis_pictures",
    "assistant_files",
    "assistant_threads",
    "assistant_turns",
    "attachments",
    "boards",
    "budget_spend",
    "budgets",
    "call_latencies",
    "call_sums",
    "call_texts",
    "calls",
    "conversations",
    "dataset_notes",
    "false_positives",
    "job_batches",
    "job_items",
    "job_pictures",
    "jobs",
    "kept_reviews",
    "messages",
    "metadata",
    "picture_analyses",
    "presets",
    "reply_cache",
    "reservations",
    "summaries",
    "support_case_runs",
    "support_case_sets",
    "support_companies",
    "support_exchanges",
    "support_talks",
    "support_versions",
]
