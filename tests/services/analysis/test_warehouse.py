"""Tables that stay on a PostgreSQL server: the same questions, the same numbers, and nothing written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import pandas as pd
import plotly.data
import psycopg
import pytest

from gptdash.services.analysis import AnalysisService, ChartSpec, Dimension, Filter, Measure, Sort, Table
from gptdash.services.analysis.outputs import result_xlsx
from gptdash.services.analysis.rejections import (
    AddressUnreadable,
    HeaderOnly,
    NotOnFile,
    NotOnThisEngine,
    QueryTooSlow,
    TableClosed,
    WarehouseRefused,
    WarehouseTableUnknown,
    WarehouseUnknown,
    WarehouseUnreachable,
)
from gptdash.services.analysis.spec import Grain
from gptdash.services.analysis.warehouse import Warehouse, connect
from tests.postgres import PostgresServer
from tests.services.analysis.conftest import OpenSample, rows_of

pytestmark = pytest.mark.postgresql
ODD = """
CREATE TABLE odd AS SELECT 1.25::numeric(10,2) AS price, '{1,2}'::int[] AS list, '{"a": 1}'::jsonb AS thing,
    '2024-02-29 23:30:00+09'::timestamptz AS at, true AS yes, DATE '2024-02-29' AS day, NULL::text AS nothing,
    gen_random_uuid() AS key, '台北'::text AS "地 區", 'x'::bytea AS raw FROM generate_series(1, 4)
"""
WRITES = (
    "DROP TABLE gapminder",
    "CREATE TABLE more (a int)",
    "WITH gone AS (DELETE FROM odd RETURNING 1) SELECT * FROM gone",
)
BY_CONTINENT = ChartSpec(
    kind="bar",
    measures=(Measure(aggregate="mean", column="lifeExp"), Measure(aggregate="median", column="gdpPercap")),
    dimensions=(Dimension(column="continent"),),
    sort=Sort(),
)
BY_BIN = ChartSpec(kind="histogram", dimensions=(Dimension(column="lifeExp", bins=7),))
FILTERED = ChartSpec(
    kind="line",
    measures=(Measure(aggregate="sum", column="pop"),),
    dimensions=(Dimension(column="year"),),
    filters=(Filter(column="continent", operator="eq", values=("Asia",)),),
)

STARTS: dict[Grain, str] = {"year": "2024-01-01", "month": "2024-02-01", "week": "2024-02-26", "day": "2024-02-29"}


@pytest.fixture(scope="module")
def url(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the gapminder sample, an empty table, and one with everything that PostgreSQL has."""
    made = postgres.new_database()
    backend = ibis.connect(made)
    backend.create_table("gapminder", plotly.data.gapminder())
    backend.disconnect()
    with psycopg.connect(made) as connection:
        connection.execute("CREATE TABLE empty (a int)")
        connection.execute(ODD)
    return made


@pytest.fixture
def warehouse(url: str) -> Iterator[Warehouse]:
    opened = connect(url, timeout_s=20)
    yield opened
    opened.close()


@pytest.fixture
def there(analysis: AnalysisService, warehouse: Warehouse) -> Table:
    return analysis.open_remote(warehouse, "gapminder")


@pytest.mark.parametrize("spec", [BY_CONTINENT, BY_BIN, FILTERED])
def test_a_specification_has_the_same_numbers_as_on_a_file(
    analysis: AnalysisService, there: Table, open_sample: OpenSample, spec: ChartSpec
) -> None:
    here = analysis.run(open_sample("gapminder"), spec)
    answer = analysis.run(there, spec)
    assert answer.table.columns.tolist() == here.table.columns.tolist()
    for row, expected in zip(rows_of(answer.table), rows_of(here.table), strict=True):
        assert row == pytest.approx(expected)
    assert str(answer.text) == str(here.text)


def test_a_question_is_answered_on_the_server(analysis: AnalysisService, there: Table) -> None:
    answer = analysis.ask(there, "average lifeExp by continent")
    assert answer.table.iloc[0]["continent"] == "Oceania"
    assert "AVG" in answer.sql
    assert there.vocabulary["continent"] == ("Africa", "Americas", "Asia", "Europe", "Oceania")
    assert [column.role for column in there.columns if column.name in ("year", "continent")] == ["place", "time"]
    assert len(there.sample(7)) == 7
    assert next(there.texts())["country"] == "Afghanistan"


def test_what_the_server_holds_is_told(analysis: AnalysisService, warehouse: Warehouse, there: Table) -> None:
    assert warehouse.tables == ("empty", "gapminder", "odd")
    profile = there.profile_of("lifeExp")
    assert (profile.rows, profile.nulls, profile.distinct) == (1704, 0, 1626)
    assert (profile.min, profile.max, profile.mean) == pytest.approx((23.599, 82.603, 59.474439))
    assert there.profile_of("continent").top[0].value == "Africa"
    assert "stays on PostgreSQL at 127.0.0.1" in str(there.report.decisions[0])
    odd = analysis.open_remote(warehouse, "odd")
    assert {column.name: column.type for column in odd.columns} == {
        "price": "number", "list": "text", "thing": "text", "at": "timestamp", "yes": "boolean", "day": "date",
        "nothing": "text", "key": "text", "地 區": "text", "raw": "text",
    }  # fmt: skip
    assert odd.profile_of("at").min == pd.Timestamp("2024-02-29 14:30:00").to_pydatetime()
    by_day = ChartSpec(
        kind="bar",
        measures=(Measure(aggregate="sum", column="price"),),
        dimensions=(Dimension(column="at", grain="day"),),
    )
    assert rows_of(analysis.run(odd, by_day).table) == [(date(2024, 2, 29), 5.0)]


@pytest.mark.parametrize(
    ("column", "grain", "start"),
    [
        *((column, grain, start) for column in ("day", "at") for grain, start in STARTS.items()),
        ("at", "hour", "2024-02-29 14:00"),
    ],
)
def test_dates_are_cut_without_a_time_zone_so_that_a_workbook_can_hold_them(
    analysis: AnalysisService, warehouse: Warehouse, column: str, grain: Grain, start: str
) -> None:
    units = Measure(aggregate="sum", column="price")
    spec = ChartSpec(kind="bar", measures=(units,), dimensions=(Dimension(column=column, grain=grain),))
    rows = analysis.run(analysis.open_remote(warehouse, "odd"), spec).table
    assert rows.iloc[0, 0] == pd.Timestamp(start)
    assert result_xlsx(rows)[:2] == b"PK"


def test_an_address_opens_a_table_and_closing_it_ends_the_connection(analysis: AnalysisService, url: str) -> None:
    table = analysis.open(url, name="gapminder")
    assert table.rows == 1704
    table.close()
    assert not table.is_open
    with pytest.raises(WarehouseTableUnknown, match="empty, gapminder, odd"):
        analysis.open(url)


def test_nothing_can_be_written_and_a_slow_query_is_stopped(url: str, warehouse: Warehouse) -> None:
    for statement in (
        "DROP TABLE gapminder",
        "CREATE TABLE more (a int)",
        "WITH x AS (DELETE FROM odd RETURNING 1) SELECT * FROM x",
    ):
        with pytest.raises(WarehouseRefused, match="read-only transaction"):
            warehouse.runner.run(statement)
    hurried = connect(url, timeout_s=0.3)
    with pytest.raises(QueryTooSlow, match=r"more than 0\.3 s"):
        hurried.runner.run("SELECT pg_sleep(20)")
    assert hurried.runner.run("SELECT 1 AS one")["one"].tolist() == [1]
    hurried.close()


def test_what_cannot_be_opened_is_said_and_no_password_with_it(
    analysis: AnalysisService, url: str, warehouse: Warehouse, tmp_path: Path
) -> None:
    with pytest.raises(WarehouseUnknown, match="postgresql://"):
        connect("mysql://root@somewhere/db")
    for address in ("postgresql://me:s3cret@127.0.0.1:1/db", url.replace("postgres@", "nobody:s3cret@")):
        with pytest.raises(WarehouseUnreachable) as refused:
            connect(address)
        assert "s3cret" not in str(refused.value)
        assert "s3cret" not in repr(refused.value.__cause__)
    with pytest.raises(WarehouseTableUnknown, match="gapminder"):
        analysis.open_remote(warehouse, "sales")
    with pytest.raises(HeaderOnly):
        analysis.open_remote(warehouse, "empty")


ODDER = """
CREATE TYPE feeling AS ENUM ('sad', 'glad');
CREATE TABLE odder AS SELECT (ARRAY['sad', 'glad', 'glad'])[i]::feeling AS how, '12.50'::money AS paid,
    CASE i WHEN 1 THEN 'infinity'::timestamptz ELSE '2024-02-29 12:00Z'::timestamptz END AS at,
    CASE i WHEN 1 THEN '0044-03-15 BC'::date ELSE DATE '2024-02-29' END AS day, 'Infinity'::float8 AS most, i
FROM generate_series(1, 3) i;
CREATE TABLE bare ()
"""


def test_enums_money_and_moments_of_no_calendar_are_read(analysis: AnalysisService, postgres: PostgresServer) -> None:
    url = postgres.new_database()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(ODDER)
    table = analysis.open(url, name="odder")
    assert {column.name: column.type for column in table.columns} == {
        "how": "text", "paid": "number", "at": "timestamp", "day": "date", "most": "number", "i": "integer",
    }  # fmt: skip
    counted = ChartSpec(kind="bar", measures=(Measure(aggregate="count"),), dimensions=(Dimension(column="how"),))
    assert sorted(rows_of(analysis.run(table, counted).table)) == [("glad", 2), ("sad", 1)]
    total = ChartSpec(kind="number", measures=(Measure(aggregate="sum", column="paid"),))
    assert rows_of(analysis.run(table, total).table) == [(37.5,)]
    largest = ChartSpec(kind="number", measures=(Measure(aggregate="max", column="most"),))
    assert "∞" in str(analysis.run(table, largest).text)
    assert [row[2:4] for row in rows_of(table.to_pandas())].count((None, None)) == 1
    assert "are shown as missing in: at, day" in str(table.report.warnings[0])
    table.close()
    with pytest.raises(HeaderOnly):
        analysis.open(url, name="bare")


def test_tables_of_all_schemas_and_materialized_views_can_be_read(
    analysis: AnalysisService, postgres: PostgresServer
) -> None:
    url = postgres.new_database()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(
            'CREATE SCHEMA "Old Sales"; CREATE TABLE "Old Sales".orders AS SELECT 1 AS n; CREATE SCHEMA secret; '
            "CREATE TABLE orders AS SELECT 2 AS n; CREATE MATERIALIZED VIEW kept AS SELECT 3 AS n; "
            "CREATE TABLE secret.plans AS SELECT 4 AS n; CREATE ROLE reader LOGIN; "
            'GRANT USAGE ON SCHEMA "Old Sales" TO reader; GRANT SELECT ON orders, kept, "Old Sales".orders TO reader'
        )
    reader = connect(url.replace("postgres@", "reader@"))
    assert reader.tables == ("Old Sales.orders", "kept", "orders")
    found = [rows_of(analysis.open_remote(reader, name).to_pandas()) for name in reader.tables]
    assert found == [[(1,)], [(3,)], [(2,)]]
    reader.close()


def test_a_connection_that_the_server_ended_is_said(analysis: AnalysisService, postgres: PostgresServer) -> None:
    url = postgres.new_database()
    gone = connect(url)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    for _twice in range(2):
        with pytest.raises(WarehouseUnreachable, match="cannot be reached"):
            analysis.open_remote(gone, "gapminder")


@pytest.mark.parametrize("password", ["se#cret", "se/cret", "se?cret"])
def test_an_address_that_cannot_be_read_is_said_without_it(password: str) -> None:
    with pytest.raises(AddressUnreadable, match="%23") as refusal:
        connect(f"postgresql://postgres:{password}@127.0.0.1/x")
    assert "se" not in str(refusal.value).replace("user", "").replace("base", "").replace("these", "")


def test_code_runs_on_files_alone_and_a_closed_table_is_closed(analysis: AnalysisService, there: Table) -> None:
    with pytest.raises(NotOnFile, match="lies on a server"):
        analysis.run_sql(there, "SELECT 1")
    there.close()
    there.close()
    with pytest.raises(TableClosed):
        analysis.run(there, BY_BIN)


def test_what_the_engine_lacks_is_said_before_it_runs(there: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def has_no_median(operation: type) -> bool:
        return operation.__name__ != "Median"

    expression = there.expression.aggregate(m=there.expression.lifeExp.median())
    monkeypatch.setattr(type(there._connected().runner.backend), "has_operation", staticmethod(has_no_median))  # type: ignore[attr-defined]
    with pytest.raises(NotOnThisEngine, match="PostgreSQL cannot compute Median"):
        there.compile(expression)
