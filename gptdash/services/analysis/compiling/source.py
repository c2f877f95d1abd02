"""What a query is written against."""

from typing import Protocol

import ibis.expr.types as ir

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.profile import ColumnProfile


class Source(Protocol):
    """Rows on some engine, and what is known of their columns."""

    @property
    def expression(self) -> ir.Table:
        """The rows as an Ibis expression."""

    @property
    def rows(self) -> int:
        """How many there are."""

    def column(self, name: str) -> Column | None:
        """Find a column by its exact name."""

    def profile_of(self, name: str) -> ColumnProfile:
        """Return the profile of a column that exists."""
