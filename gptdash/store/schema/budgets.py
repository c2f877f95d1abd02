"""Budgets, what was spent of each, and what is reserved."""

from typing import Final

from sqlalchemy import BigInteger, Column, Integer, String, Table

from gptdash.store.schema.columns import metadata

budgets: Final = Table(
    "budgets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("period", String(16), nullable=False),
    Column("page", String(32)),
    Column("limit_nano_usd", BigInteger, nullable=False),
    Column("warn_percent", Integer, nullable=False),
)

# What each budget has seen in each period: one row to read and change, however many calls there were.
budget_spend: Final = Table(
    "budget_spend",
    metadata,
    Column("budget_id", String(32), primary_key=True),
    Column("period_key", String(64), primary_key=True),
    Column("settled_nano_usd", BigInteger, nullable=False),
    Column("reserved_nano_usd", BigInteger, nullable=False),
)

reservations: Final = Table(
    "reservations",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("budget_id", String(32), primary_key=True),
    Column("period_key", String(64), nullable=False),
    Column("nano_usd", BigInteger, nullable=False),
)
