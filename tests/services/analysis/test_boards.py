"""Pinned answers, computed again on other data, and written as a page."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gptdash.domain.boards import MAX_PINS, Pin
from gptdash.services.analysis import AnalysisService, BoardService, ChartSpec, Dimension, Measure, Sort
from gptdash.services.analysis.outputs.reports import board_report
from gptdash.services.analysis.rejections import BoardFull, BoardUnknown
from gptdash.store import Store
from tests.services.analysis.conftest import OpenBytes

OLD = "region,units\nNorth,3\nSouth,5\n"
NEW = "region,units\nNorth,30\nSouth,5\nEast,1\n"
BY_REGION = ChartSpec(
    sort=Sort(),
    kind="bar",
    measures=(Measure(aggregate="sum", column="units"),),
    dimensions=(Dimension(column="region"),),
)
ROWS = ChartSpec(kind="number", measures=(Measure(aggregate="count"),))
Spec = dict[str, object]


@pytest.fixture
def boards(tmp_path: Path) -> Iterator[BoardService]:
    store = Store.open(f"sqlite:///{tmp_path / 'boards.db'}")
    yield BoardService(store.boards)
    store.close()


def test_a_board_computes_its_pins_on_new_data(
    analysis: AnalysisService, boards: BoardService, open_bytes: OpenBytes
) -> None:
    old = open_bytes(OLD)
    board = boards.new("  Sales \n of us ")
    assert board.name == "Sales of us"
    for title, spec in (("units by region", BY_REGION), ("how many", ROWS)):
        board = boards.pin(board.id, old, analysis.run(old, spec), title)
    assert boards.listed() == (board,)
    assert [pinned.answer.table.iloc[0].tolist() for pinned in boards.run(board, old) if pinned.answer] == [
        ["South", 5],
        [2],
    ]
    new = boards.run(board, open_bytes(NEW))
    assert [pinned.answer.table.iloc[0].tolist() for pinned in new if pinned.answer] == [["North", 30], [3]]


def test_a_pin_that_does_not_fit_says_so_and_the_others_are_shown(
    analysis: AnalysisService, boards: BoardService, open_bytes: OpenBytes
) -> None:
    table = open_bytes(OLD)
    board = boards.new("b")
    for spec in (BY_REGION, ROWS):
        board = boards.pin(board.id, table, analysis.run(table, spec), "t")
    odd = Pin(id="odd", title="odd", table="x", spec={"kind": "hologram"})
    board = board.model_copy(update={"pins": (*board.pins, odd)})
    first, second, third = boards.run(board, open_bytes("a,b\n1,2\n"))
    assert first.answer is None
    assert "there is no column units" in str(first.problem)
    assert second.answer is not None
    assert "another version" in str(third.problem)


def test_pins_move_and_go_and_a_board_has_an_end(
    analysis: AnalysisService, boards: BoardService, open_bytes: OpenBytes
) -> None:
    table = open_bytes(OLD)
    board = boards.new("b")
    answer = analysis.run(table, ROWS)
    for at in range(MAX_PINS):
        board = boards.pin(board.id, table, answer, str(at))
    with pytest.raises(BoardFull, match="50"):
        boards.pin(board.id, table, answer, "one too many")
    board = boards.move_up(board.id, board.pins[2].id)
    assert [pin.title for pin in board.pins[:3]] == ["0", "2", "1"]
    assert boards.move_up(board.id, board.pins[0].id) == board
    assert len(boards.unpin(board.id, board.pins[0].id).pins) == MAX_PINS - 1
    assert boards.rename(board.id, "c" * 300).name == "c" * 100
    boards.delete(board.id)
    gone: tuple[Callable[[], object], ...] = (
        lambda: boards.rename(board.id, "x"),
        lambda: boards.unpin(board.id, "x"),
        lambda: boards.pin(board.id, table, answer, "x"),
    )
    for change in gone:
        with pytest.raises(BoardUnknown):
            change()


def test_the_report_is_one_page_that_loads_nothing_and_runs_no_words_of_the_data(
    analysis: AnalysisService, boards: BoardService, open_bytes: OpenBytes
) -> None:
    table = open_bytes("region,units\n<img src=https://evil.example/x onerror=alert(1)>,3\n台北,4\n", name="<b>.csv")
    board = boards.new("<script>alert(1)</script>")
    board = boards.pin(board.id, table, analysis.run(table, BY_REGION), "</h2><script>alert(2)</script>")
    page = board_report(board.name, boards.run(board, table), table, datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
    assert "default-src 'none'" in page
    assert re.findall(r"<script>alert", page) == []
    shown = page[page.index("<main>") :]
    assert "<img" not in shown
    assert "&lt;script&gt;alert(2)" in shown
    assert "computed 2026-01-02 03:04 UTC" in shown
    assert "<td>台北</td>" in shown
    assert "SELECT" in shown
