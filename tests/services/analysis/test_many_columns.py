"""A table of very many columns is read as one of a few: its columns are only taken apart for speed."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from tests.services.analysis.conftest import OpenBytes

KINDS: Final = (
    ("$1,200.50", "€3", "£4"),
    ("$1,200.50", "$3", "n/a"),
    ("12%", "13.5%", "NA"),
    ("2024-01-05", "2024-02-06", "2024-03-07"),
    ("yes", "no", "a,b"),
    ("007", "012", "040"),
    ("1", "2", ""),
)
MANY: Final = 504
TOTAL: Final = "Total"


def _csv(columns: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    names = [f"name {at}" for at in range(len(columns))]
    csv.writer(text).writerows([names, *zip(*columns, strict=True), [TOTAL, *[""] * (len(columns) - 1)]])
    return text.getvalue().encode()


def test_very_many_columns_are_read_and_reported_as_a_few_are(open_bytes: OpenBytes) -> None:
    """Each kind of column comes to the same values and the same sentences; the total below is set aside."""
    few = open_bytes(_csv(KINDS))
    many = open_bytes(_csv([KINDS[at % len(KINDS)] for at in range(MANY)]))
    assert len(many.columns) == MANY
    assert many.report.rejected == few.report.rejected
    assert [column.type for column in many.columns] == [column.type for column in few.columns] * (MANY // len(KINDS))
    assert all(said in many.report.warnings for said in few.report.warnings)
    assert all(said in many.report.decisions for said in few.report.decisions)
    assert len(many.report.warnings) == len(few.report.warnings) * (MANY // len(KINDS))
    assert many.sample(columns=len(KINDS)).equals(few.sample())
    assert many.rows == few.rows == len(KINDS[0])
