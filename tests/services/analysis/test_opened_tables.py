"""Where tables come from, what they can reach, and how they go."""

import io
from pathlib import Path
from typing import BinaryIO

import duckdb
import pytest

from gptdash.services.analysis import AnalysisService
from gptdash.services.analysis.rejections import TableClosed
from tests.services.analysis.conftest import OpenBytes, Rows, rows_of

CELLS: Rows = [(1, 2), (3, 4)]


class Pipe(io.BytesIO):
    """A stream that cannot rewind."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation


@pytest.mark.parametrize("stream", [io.BytesIO, Pipe])
def test_a_stream_is_read_whether_it_can_rewind_or_not(analysis: AnalysisService, stream: type[BinaryIO]) -> None:
    table = analysis.open(("s.csv", stream(b"a,b\n1,2\n3,4\n")))  # type: ignore[call-arg]  # both are BytesIO
    assert (table.name, rows_of(table.to_pandas())) == ("s.csv", CELLS)
    table.close()


def test_a_path_is_read_and_left_as_it_was(analysis: AnalysisService, tmp_path: Path) -> None:
    path = tmp_path / "[odd] name*.csv"
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    table = analysis.open(path, name="shown.csv")
    assert (table.name, rows_of(table.to_pandas())) == ("shown.csv", CELLS)
    table.close()
    assert path.read_bytes() == b"a,b\n1,2\n3,4\n"


def test_a_closed_table_is_gone_and_says_so(analysis_with_model: AnalysisService, tmp_path: Path) -> None:
    table = analysis_with_model.open(("a.csv", b"a,b\n1,2\n"))
    assert len(list((tmp_path / "tables").iterdir())) == 1
    table.close()
    table.close()
    assert list((tmp_path / "tables").iterdir()) == []
    with pytest.raises(TableClosed) as refusal:
        table.sample()
    assert str(refusal.value) == "a.csv was closed. Open it again."


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM '{secret}'",
        "COPY data TO '{folder}/out.csv'",
        "ATTACH '{folder}/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '99GB'",
        "CREATE TABLE more AS SELECT 1",
        "DELETE FROM data",
    ],
)
def test_an_opened_table_reaches_nothing_but_itself(open_bytes: OpenBytes, tmp_path: Path, sql: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("key\nhunter2\n")
    table = open_bytes("a,b\n1,2\n3,4\n")
    with pytest.raises(duckdb.Error):
        table.query(sql.format(secret=secret, folder=tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.csv"]
    assert rows_of(table.to_pandas()) == CELLS


def test_all_rows_can_be_read_as_text_one_by_one(open_bytes: OpenBytes) -> None:
    table = open_bytes(b"name,n,day\nA,1,2026-01-31\nC,,\nB,2.5,2026-02-01\n")
    assert list(table.texts()) == [
        {"name": "A", "n": "1.0", "day": "2026-01-31"},
        {"name": "C", "n": "", "day": ""},
        {"name": "B", "n": "2.5", "day": "2026-02-01"},
    ]
    table.close()
    with pytest.raises(TableClosed):
        next(table.texts())


def test_many_columns_have_the_values_that_each_has_by_itself(open_bytes: OpenBytes) -> None:
    header = ",".join(f"place{at}" for at in range(120))
    rows = [",".join(("", "紅", "b's", "green")[(row + at) % 4] for at in range(120)) for row in range(9)]
    vocabulary = open_bytes("\n".join([header, *rows, ""])).vocabulary
    assert list(vocabulary) == [f"place{at}" for at in range(120)]
    assert set(vocabulary.values()) == {("b's", "green", "紅")}
