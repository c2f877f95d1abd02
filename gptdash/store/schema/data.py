"""What people note about datasets, and their boards."""

from typing import Final

from sqlalchemy import JSON, Column, String, Table, Text

from gptdash.store.schema.columns import UtcDateTime, metadata

# What people know of a dataset: JSON of the analysis service, by name and columns of the dataset.
dataset_notes: Final = Table(
    "dataset_notes",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("document", Text, nullable=False),
)

boards: Final = Table(
    "boards",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("name", String(100), nullable=False),
    Column("pins", JSON, nullable=False),
)
