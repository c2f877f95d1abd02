"""Companies, their versions, talks with customers, and test sets."""

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from gptdash.store.schema.columns import UtcDateTime, metadata

support_companies: Final = Table(
    "support_companies",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("name", String(100), nullable=False),
    Column("version", Integer, nullable=False),
)

support_versions: Final = Table(
    "support_versions",
    metadata,
    Column("company_id", ForeignKey("support_companies.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("company", JSON, nullable=False),
)

# A company may be forgotten before its conversations, and the samples are in no table.
support_talks: Final = Table(
    "support_talks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("company_id", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("company", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("title", String(200), nullable=False),
    Column("turns", Integer, nullable=False),
    Column("rule", String(32)),
    Column("mood", Integer),
    Column("rating", Integer),
    Column("cost_nano_usd", BigInteger, nullable=False),
    Column("unpriced", Integer, nullable=False),
    # All that was said, case-folded, to be searched.
    Column("words", Text, nullable=False),
    Index("ix_support_talks_created_at", "created_at"),
)

support_exchanges: Final = Table(
    "support_exchanges",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("talk_id", ForeignKey("support_talks.id"), nullable=False),
    # Of the answer, so that the questions without one are found.
    Column("rule", String(32), nullable=False),
    Column("exchange", JSON, nullable=False),
    Index("ix_support_exchanges_talk", "talk_id", "seq"),
)

support_case_sets: Final = Table(
    "support_case_sets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("name", String(100), nullable=False),
    Column("cases", JSON, nullable=False),
)

support_case_runs: Final = Table(
    "support_case_runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("set_id", ForeignKey("support_case_sets.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("run", JSON, nullable=False),
    Index("ix_support_case_runs_set", "set_id", "created_at"),
)
