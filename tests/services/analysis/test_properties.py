"""What holds for any table: numbers agree with pandas, and what was written is read back."""

import csv
import io
import string

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gptdash.services.analysis import AnalysisService, ChartSpec, Choices, Dimension, Filter, Measure
from gptdash.services.analysis.spec import Aggregate

AGGREGATES: tuple[Aggregate, ...] = ("count", "sum", "mean", "median", "min", "max", "count_distinct")
# A table is converted and opened in about 0.1 s; the service is shared by all examples on purpose.
EXAMPLES = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
GROUPS = st.sampled_from(["red", "green", "blue sky", "Größe", "紅", "o'clock"])
NUMBERS = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 3))
)
ROWS = st.lists(st.tuples(GROUPS, NUMBERS), min_size=2, max_size=30)
# Words that stand for nothing else: numbers, dates and words for a missing value are read as such.
LETTERS = "ghijkqvwxz" + "äßçøμЖ王李あ"
WORDS = st.text(alphabet=LETTERS + " ,;\t\n\"'|", min_size=1, max_size=12).map(
    lambda text: f"w{text}".replace("\t", " ").strip()
)


def written(header: list[str], rows: list[tuple[object, ...]], delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([header, *[["" if cell is None else cell for cell in row] for row in rows]])
    return file.getvalue().encode()


def numeric(rows: list[tuple[str, float | None]]) -> bool:
    return sum(number is not None for _, number in rows) > 1


@EXAMPLES
@given(rows=ROWS.filter(numeric))
def test_groups_come_out_as_pandas_has_them(analysis: AnalysisService, rows: list[tuple[str, float | None]]) -> None:
    frame = pd.DataFrame(rows, columns=["colour", "amount"]).astype({"amount": "float64"})
    groups = frame.groupby("colour")["amount"]
    wanted = {"sum": groups.sum(min_count=1), "count_distinct": groups.nunique()}
    table = analysis.open(("any.csv", written(["colour", "amount"], list(rows))))
    try:
        for aggregate in AGGREGATES:
            measure = Measure(aggregate=aggregate, column="amount")
            spec = ChartSpec(kind="bar", measures=(measure,), dimensions=(Dimension(column="colour"),))
            found = analysis.run(table, spec).table.set_index("colour").iloc[:, 0].astype("float64")
            right = wanted[aggregate] if aggregate in wanted else groups.agg(aggregate)
            assert set(found.index) == set(right.index)
            assert dict(found.dropna()) == pytest.approx(dict(right.dropna()), rel=1e-9, abs=1e-6)
    finally:
        table.close()


@EXAMPLES
@given(rows=ROWS.filter(numeric), bound=st.integers(-1000, 1000))
def test_a_filter_and_its_opposite_share_out_the_rows(
    analysis: AnalysisService, rows: list[tuple[str, float | None]], bound: int
) -> None:
    table = analysis.open(("any.csv", written(["colour", "amount"], list(rows))))
    try:
        counts = [
            analysis.run(table, ChartSpec(kind="number", measures=(Measure(aggregate="count"),), filters=(condition,)))
            for condition in (
                Filter(column="amount", operator="lt", values=(bound,)),
                Filter(column="amount", operator="ge", values=(bound,)),
                Filter(column="amount", operator="missing"),
            )
        ]
    finally:
        table.close()
    below, above, missing = (int(str(answer.table.iloc[0, 0])) for answer in counts)
    assert below == sum(number is not None and number < bound for _, number in rows)
    assert above == sum(number is not None and number >= bound for _, number in rows)
    assert missing == sum(number is None for _, number in rows)


@EXAMPLES
@given(rows=ROWS.filter(numeric), bins=st.integers(2, 40))
def test_every_number_lies_in_its_bin_and_none_is_lost(
    analysis: AnalysisService, rows: list[tuple[str, float | None]], bins: int
) -> None:
    table = analysis.open(("any.csv", written(["colour", "amount"], list(rows))))
    try:
        answer = analysis.run(table, ChartSpec(kind="histogram", dimensions=(Dimension(column="amount", bins=bins),)))
    finally:
        table.close()
    numbers = [number for _, number in rows if number is not None]
    drawn = answer.table.dropna()
    assert drawn.iloc[:, -1].sum() == len(numbers)
    for low, high, count in drawn.itertuples(index=False, name=None):
        slack = 1e-9 * max(1.0, abs(low), abs(high))
        assert count <= sum(low - slack <= number <= high + slack for number in numbers)


@EXAMPLES
@given(
    rows=st.lists(st.tuples(WORDS, WORDS, st.integers(-(10**6), 10**6)), min_size=2, max_size=15),
    delimiter=st.sampled_from(",;\t|"),
)
def test_a_table_that_was_written_is_read_back_cell_by_cell(
    analysis: AnalysisService, rows: list[tuple[str, str, int]], delimiter: str
) -> None:
    content = written(["first word", "second word", "number"], list(rows), delimiter)
    table = analysis.open(("any.csv", content))
    try:
        read = list(table.to_pandas().itertuples(index=False, name=None))
        names = [column.name for column in table.columns]
    finally:
        table.close()
    assert names == ["first word", "second word", "number"]
    assert read == [(_with_lf(first), _with_lf(second), number) for first, second, number in rows]


def _with_lf(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")


@EXAMPLES
@given(
    rows=st.lists(st.tuples(WORDS, st.integers(-(10**6), 10**6)), min_size=2, max_size=15),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"]),
)
def test_every_encoding_that_is_named_is_read_back(
    analysis: AnalysisService, rows: list[tuple[str, int]], encoding: str
) -> None:
    content = written(["word", "number"], list(rows)).decode().encode(encoding)
    table = analysis.open(("any.csv", content), choices=Choices(encoding=encoding))
    try:
        read = list(table.to_pandas().itertuples(index=False, name=None))
    finally:
        table.close()
    assert read == [(_with_lf(word), number) for word, number in rows]


@EXAMPLES
@given(names=st.lists(st.text(alphabet=string.ascii_letters + " _\"'%王", max_size=8), min_size=2, max_size=6))
def test_whatever_columns_are_called_each_gets_a_name_of_its_own_and_can_be_counted(
    analysis: AnalysisService, names: list[str]
) -> None:
    rows: list[tuple[object, ...]] = [tuple(range(at, at + len(names))) for at in (1, 20, 300)]
    table = analysis.open(("any.csv", written([f"n{name}" for name in names], rows)))
    try:
        assert len({column.name.casefold() for column in table.columns}) == len(names)
        for at, column in enumerate(table.columns):
            answer = analysis.run(
                table, ChartSpec(kind="number", measures=(Measure(aggregate="sum", column=column.name),))
            )
            assert answer.table.iloc[0, 0] == sum(int(str(row[at])) for row in rows)
    finally:
        table.close()
