from gptdash.domain.boards import Board, Pin
from gptdash.store import Store

PIN = Pin(id="p", title="營收 \x00 by month", table="sales.csv", spec={"kind": "bar", "limit": 3})


def test_boards_come_back_in_the_order_of_their_making_with_their_pins(store: Store) -> None:
    first, second = Board(id="2", name="one"), Board(id="1", name="two")
    store.boards.add(first)
    store.boards.add(second)
    changed = store.boards.change("2", lambda board: board.model_copy(update={"pins": (*board.pins, PIN)}))
    assert changed is not None
    kept = store.boards.listed()
    assert [board.name for board in kept] == ["one", "two"]
    assert kept[0].pins[0].spec == PIN.spec
    assert kept[0].pins[0].title.startswith("營收")
    store.boards.delete("2")
    assert store.boards.listed() == (second,)


def test_a_board_that_is_gone_is_not_changed(store: Store) -> None:
    assert store.boards.change("9", lambda board: board) is None
