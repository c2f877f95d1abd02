"""A file is read beside whoever waits for it: how far it is, and what stays of it when it is stopped."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import duckdb
import pytest

from gptdash.services.analysis import AnalysisService, Opening, Table
from gptdash.services.analysis.ingest import Progress
from gptdash.services.analysis.rejections import ReadingStopped

ROWS = "".join(f"{at},2024-01-{at % 28 + 1:02},{at / 8}\n" for at in range(60_000))
ENDLESS = "SELECT sum(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b"
WAIT_S = 30


@pytest.fixture
def opened(analysis: AnalysisService, tmp_path: Path) -> Callable[[str], Opening]:
    def begin(text: str) -> Opening:
        return analysis.begin(analysis.keep(("sales.csv", text.encode())))

    return begin


def test_a_file_becomes_the_table_that_opening_it_gives(
    analysis: AnalysisService, opened: Callable[[str], Opening]
) -> None:
    opening = opened(f"id,day,price\n{ROWS}")
    assert opening.wait(WAIT_S)
    table, other = opening.table(), analysis.open(("sales.csv", f"id,day,price\n{ROWS}".encode()))
    assert table.to_pandas().equals(other.to_pandas())
    assert table.report == other.report
    assert opening.share > 0.9


def test_a_file_that_cannot_become_a_table_says_so_where_it_is_taken(opened: Callable[[str], Opening]) -> None:
    opening = opened("id,day\n")
    assert opening.wait(WAIT_S)
    with pytest.raises(Exception, match="no rows"):
        opening.table()


def test_work_is_done_in_stages() -> None:
    progress, seen = Progress(100), []
    for work, part in ((10, 0.5), (30, 0.5), (30, 0.25), (30, 0.0), (30, 1.0), (0, 0.0)):
        progress.begin(work)
        progress.reached(part)
        seen.append(round(progress.share * 100))
    # The last is work that was not expected: 130 in all.
    assert seen == [5, 25, 48, 70, 100, 100]


def test_a_stage_never_goes_back() -> None:
    progress = Progress(10)
    progress.begin(10)
    for part in (0.5, 0.2, 7.0):
        progress.reached(part)
    assert progress.share == 1


def test_a_query_that_runs_is_interrupted_and_nothing_stays(tmp_path: Path) -> None:
    def read(progress: Progress) -> Table:
        (tmp_path / "half").touch()
        try:
            with duckdb.connect() as database, progress.following(database):
                database.execute(ENDLESS)
        finally:
            (tmp_path / "half").unlink()
        raise AssertionError

    opening = Opening("sales.csv", read)
    assert not opening.wait(0.2)
    opening.stop()
    assert opening.stopped
    assert opening.wait(0)
    with pytest.raises(ReadingStopped):
        opening.table()
    assert not list(tmp_path.iterdir())


def test_a_table_that_nobody_waits_for_any_more_is_closed(analysis: AnalysisService) -> None:
    going, tables = Event(), []

    def read(_: Progress) -> Table:
        going.wait(WAIT_S)
        tables.append(analysis.open(("a.csv", b"x,y\n1,2\n3,4\n")))
        return tables[0]

    opening = Opening("a.csv", read)
    going.set()
    opening.stop()
    with pytest.raises(ReadingStopped):
        opening.table()
    assert not tables[0].path.exists()


def test_the_time_left_follows_from_the_pace() -> None:
    told, going = Event(), Event()

    def read(progress: Progress) -> Table:
        progress.begin(115)
        told.wait(WAIT_S)
        progress.reached(0.5)
        going.wait(WAIT_S)
        raise ReadingStopped(name="")

    since = time.monotonic()
    opening = Opening("a.csv", read)
    assert opening.left_s is None
    told.set()
    while opening.share < 0.5:
        time.sleep(0.01)
    left, passed = opening.left_s, time.monotonic() - since
    assert left is not None
    assert 0 < left <= passed
    going.set()
    assert opening.wait(WAIT_S)
