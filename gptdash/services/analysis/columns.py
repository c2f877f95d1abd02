"""What a column is: its type in the database and its role in a question."""

from typing import Final, Literal

from gptdash.domain.noun import Noun

ColumnType = Literal["integer", "number", "boolean", "date", "timestamp", "text"]
Role = Literal["id", "category", "measure", "time", "place", "money", "percent", "text", "flag"]

NUMERIC_TYPES: Final[frozenset[ColumnType]] = frozenset({"integer", "number"})
TEMPORAL_TYPES: Final[frozenset[ColumnType]] = frozenset({"date", "timestamp"})
MEASURE_ROLES: Final[frozenset[Role]] = frozenset({"measure", "money", "percent"})
GROUP_ROLES: Final[frozenset[Role]] = frozenset({"category", "place", "flag"})
TRUE_WORDS: Final = ("yes", "y", "t", "true", "1", "是", "有")


class Column(Noun):
    """A column of a table.

    `role` says what the column is good for: a `time` column may hold dates or whole years, a `flag` has two values.
    """

    name: str
    type: ColumnType
    role: Role

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers."""
        return self.type in NUMERIC_TYPES

    @property
    def temporal(self) -> bool:
        """Whether it holds dates or times (a year as a whole number does not count)."""
        return self.type in TEMPORAL_TYPES

    @property
    def measurable(self) -> bool:
        """Whether adding up or averaging it makes sense."""
        return self.numeric and self.role in MEASURE_ROLES

    @property
    def grouping(self) -> bool:
        """Whether it splits rows into few groups."""
        return self.role in GROUP_ROLES
