"""Several files of the same columns as one table that tells where each row is from."""

from pathlib import Path

import pytest

from gptdash.services.analysis import AnalysisService
from gptdash.services.analysis.rejections import ColumnsDiffer
from tests.services.analysis.conftest import OpenBytes, rows_of


def test_files_of_the_same_columns_become_one_table_whatever_their_order(
    analysis: AnalysisService, tmp_path: Path
) -> None:
    (tmp_path / "may.csv").write_text("day,n\n2024-05-01,1\n")
    (tmp_path / "june.csv").write_text("n,day\n2.5,2024-06-01\n")
    table = analysis.open([tmp_path / "may.csv", tmp_path / "june.csv"])
    assert [(column.name, column.type) for column in table.columns] == [
        ("source_file", "text"),
        ("day", "date"),
        ("n", "number"),
    ]
    assert [(row[0], row[2]) for row in rows_of(table.to_pandas())] == [("may.csv", 1.0), ("june.csv", 2.5)]
    assert "2 tables with the same columns were put below one another" in str(table.report.decisions[0])
    table.close()


def test_types_that_do_not_go_together_become_text_and_a_name_that_is_taken_is_left(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    first, second = open_bytes("source_file,n\na,1\n"), open_bytes("source_file,n\nb,x\n")
    table = analysis.stack([first, second], name="both")
    assert table.name == "both"
    assert rows_of(table.to_pandas()) == [("made.csv", "a", "1"), ("made.csv", "b", "x")]
    assert table.columns[0].name == "source_file (2)"
    table.close()


def test_files_of_different_columns_are_refused_in_one_sentence(analysis: AnalysisService) -> None:
    with pytest.raises(ColumnsDiffer) as refusal:
        analysis.open([("a.csv", b"a,b\n1,2\n"), ("b.csv", b"a,c\n1,2\n")])
    assert str(refusal.value).startswith("a.csv, b.csv do not have the same columns")
