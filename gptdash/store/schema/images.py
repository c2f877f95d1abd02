"""Analyses of pictures, and the pictures."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from gptdash.store.schema.columns import UtcDateTime, metadata

picture_analyses: Final = Table(
    "picture_analyses",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("title", String(200), nullable=False),
    Column("document", Text, nullable=False),
    Index("ix_picture_analyses_created_at", "created_at"),
)

# Apart from the analyses: whoever lists these does not read their pictures.
analysis_pictures: Final = Table(
    "analysis_pictures",
    metadata,
    Column("analysis_id", ForeignKey("picture_analyses.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("thumbnail", LargeBinary, nullable=False),
    Column("original", LargeBinary),
)
