"""SQL that writes, reaches for files or settings, or never ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gptdash.sandbox import (
    CodeFailed,
    JobCrashed,
    JobTookTooLong,
    MemoryExceeded,
    NotOneSelect,
    ReplyTooLarge,
    Sandbox,
)
from tests.sandbox.conftest import SMALL, Run, value_of


@pytest.fixture(autouse=True)
def the_table_is_as_it_was(sql: Run, database: Path) -> Iterator[None]:
    before = database.read_bytes()
    yield
    assert database.read_bytes() == before
    assert value_of(sql("SELECT count(*) FROM data")) == 3


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO data VALUES ('x', 1)",
        "UPDATE data SET units = 0",
        "CREATE TABLE t AS SELECT 1",
        "DROP TABLE data",
        "COPY data TO 'out.csv'",
        "COPY data FROM '/etc/passwd'",
        "ATTACH '/tmp/x.duckdb'",
        "DETACH table",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA memory_limit = '100GB'",
        "CALL pragma_version()",
        "EXPORT DATABASE 'out'",
        "USE memory",
        "VACUUM",
        "CHECKPOINT",
        "BEGIN",
        "PREPARE p AS SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT 1; DROP TABLE data",
    ],
)
def test_only_a_select_is_run(sql: Run, query: str) -> None:
    with pytest.raises(NotOneSelect):
        sql(query)


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM data RETURNING *) SELECT * FROM gone",
        "WITH new AS (INSERT INTO data VALUES ('x', 1) RETURNING *) SELECT * FROM new",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('http://127.0.0.1:1/x.parquet')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM read_duckdb('/tmp/x.duckdb')",
        "IMPORT DATABASE '/etc'",
        "SELECT getenv('HOME')",
        "SELECT * FROM sqlite_scan('/tmp/x.db', 'calls')",
        "SELECT * FROM query('DROP TABLE data')",
        "SELECT write_log('x', scopes := 'x', disable_logging := 1)",
    ],
)
def test_a_select_reaches_only_its_table(sql: Run, query: str) -> None:
    with pytest.raises((CodeFailed, NotOneSelect)):
        sql(query)


def test_a_query_hears_nothing_of_the_app(sandbox: Sandbox, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = sandbox.run_sql("SELECT name, value FROM duckdb_settings()", database).table
    assert settings is not None
    known = dict(zip(settings["name"], settings["value"], strict=True))
    assert known["enable_external_access"] == "false"
    assert known["lock_configuration"] == "true"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT repeat('x', 2000000000)",
        "SELECT list(n) FROM range(1000000000) AS t(n)",
        "SELECT string_agg(repeat('x', 1000)) FROM range(10000000)",
        "SELECT repeat(repeat('x', 1000000), 1000000)",
    ],
)
def test_a_query_that_wants_all_memory_is_stopped(sql: Run, query: str) -> None:
    with pytest.raises((MemoryExceeded, JobCrashed, CodeFailed)):
        sql(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT sum(a.range * b.range) FROM range(10000000000) AS a, range(1000) AS b",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) SELECT count(*) FROM r",
        "SELECT sum(list_sum(range(n % 7 + 30000000))) FROM range(100000) AS t(n)",
        "SELECT regexp_matches(repeat('a', 100000) || n, '(a+)+b') FROM range(10000000) AS t(n) WHERE n < 0 OR n > 9",
    ],
)
def test_a_query_without_an_end_is_stopped(sandbox: Sandbox, database: Path, query: str) -> None:
    brief = sandbox.limited(SMALL.model_copy(update={"wall_s": 1.0}))
    with pytest.raises((JobTookTooLong, MemoryExceeded, CodeFailed)):
        brief.run_sql(query, database)


def test_large_cells_are_cut_and_many_of_them_refused(sql: Run) -> None:
    with pytest.raises(ReplyTooLarge):
        sql("SELECT repeat('x', 9000) AS a FROM range(1000)")


@pytest.mark.parametrize("query", ["SELECT " + "(" * 50_000, "SELECT 1" + " + 1" * 20_000, "\x00"])
def test_what_a_parser_chokes_on_is_refused(sql: Run, query: str) -> None:
    with pytest.raises((CodeFailed, NotOneSelect, JobCrashed, MemoryExceeded)):
        sql(query)
