"""Tables that stay on a Spark Connect server: the same numbers as on a file, and nothing but one SELECT at a time."""

import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pandas as pd
import pytest

from gptdash.services.analysis import AnalysisService, Table
from gptdash.services.analysis.rejections import QueryTooSlow, WarehouseRefused, WarehouseUnreachable
from gptdash.services.analysis.warehouse import Warehouse, connect
from gptdash.services.analysis.warehouse.engines import SparkRunner
from tests.conftest import require_or_skip
from tests.services.analysis.test_engines_agree import SPECS, Row, frame_of, numbers, opened
from tests.spark import SparkServer, spark_home

# One server for all of them, in one process (`tests/conftest.py`): it takes seconds to start, and a gigabyte.
pytestmark = [pytest.mark.spark, pytest.mark.timeout(300)]


ENDLESS = "SELECT count(*) FROM range(10000000000) a CROSS JOIN range(1000000) b WHERE a.id % 7 = b.id % 11"


def some_rows() -> list[Row]:
    chance = random.Random(3)  # noqa: S311 - made-up rows, not a secret
    return [
        (
            chance.choice(["red", "green", "Größe", "紅"]),
            date(2023, 11, 1) + timedelta(days=chance.randrange(150)),
            chance.choice([None, chance.randint(-1000, 1000)]),
            chance.choice([None, chance.randint(-100_000, 100_000) / 100]),
        )
        for _ in range(60)
    ]


@pytest.fixture(scope="module")
def server() -> Iterator[SparkServer]:
    home = spark_home()
    if home is None:
        require_or_skip("Spark (make fetches it with GPTDASH_REQUIRE_ALL=1) or Java (Debian: openjdk-17-jre-headless)")
    with (
        tempfile.TemporaryDirectory(prefix="gptdash-spark-", ignore_cleanup_errors=True) as folder,
        SparkServer(home, Path(folder)) as started,
    ):
        yield started


@pytest.fixture(scope="module")
def spark(server: SparkServer) -> Iterator[Warehouse]:
    connected = connect(server.url, timeout_s=120)
    yield connected
    connected.close()


@pytest.fixture(scope="module")
def both(analysis: AnalysisService, spark: Warehouse) -> tuple[Table, Table]:
    """The same rows as a file and as a view on Spark."""
    rows = some_rows()
    here = opened(analysis, rows)
    frame = frame_of(rows)
    session = cast("SparkRunner", spark.runner).session
    plain = frame.astype(object).where(frame.notna(), None)
    session.createDataFrame(
        plain, schema="g string, day date, n bigint, x double, at timestamp_ntz"
    ).createOrReplaceTempView("rows")
    return here, analysis.open_remote(spark, "rows")


@pytest.mark.parametrize("at", range(0, len(SPECS), 20))
def test_every_form_of_a_chart_has_the_numbers_that_it_has_on_a_file(
    analysis: AnalysisService, both: tuple[Table, Table], at: int
) -> None:
    here, there = both
    for spec in SPECS[at : at + 20]:
        expected = numbers(analysis.run(here, spec).table)
        assert numbers(analysis.run(there, spec).table) == pytest.approx(expected, nan_ok=True), spec


def test_its_columns_are_described_as_those_of_the_file(both: tuple[Table, Table]) -> None:
    here, there = both
    assert [(column.name, column.type) for column in there.columns] == [
        (column.name, column.type) for column in here.columns
    ]
    for mine, other in zip(here.profile, there.profile, strict=True):
        assert (other.nulls, other.distinct, other.min, other.max) == (mine.nulls, mine.distinct, mine.min, mine.max)
        assert [entry.rows for entry in other.top] == [entry.rows for entry in mine.top]
    assert there.vocabulary["g"] == here.vocabulary["g"]
    assert "stays on Spark" in str(there.report.decisions[0])


@pytest.mark.parametrize(
    "statement", ["DROP TABLE rows", "SELECT 1; SELECT 2", "CREATE TABLE t AS SELECT 1", "SET a = b", "no sql at all"]
)
def test_what_is_no_single_select_is_not_sent(spark: Warehouse, statement: str) -> None:
    with pytest.raises(WarehouseRefused):
        spark.runner.run(statement)


def test_a_slow_query_is_interrupted_and_a_wrong_one_is_one_sentence(server: SparkServer) -> None:
    hurried = connect(server.url, timeout_s=9)
    with pytest.raises(WarehouseRefused, match="nothing_there"):
        hurried.runner.run("SELECT * FROM nothing_there")
    with pytest.raises(QueryTooSlow, match="more than 9 s"):
        hurried.runner.run(ENDLESS)
    assert hurried.runner.run("SELECT 1.5BD AS price, DATE'2024-02-29' AS day").dtypes.map(str).tolist() == [
        "float64",
        str(pd.to_datetime(pd.Series([date(2024, 2, 29)])).dtype),
    ]
    hurried.close()


def test_where_no_server_is_it_is_said() -> None:
    with pytest.raises(WarehouseUnreachable, match="cannot be reached"):
        connect("sc://127.0.0.1:1", timeout_s=5)
