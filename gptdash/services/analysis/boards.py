"""Boards: pinned answers, computed again on whatever table is open, and written as one page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import uuid4

from pydantic import ValidationError

from gptdash.domain.boards import MAX_PINS, NAME_LENGTH, Board, Pin
from gptdash.domain.errors import GptdashError
from gptdash.domain.wording import Sentence
from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.rejections import BoardFull, BoardUnknown, PinUnreadable
from gptdash.services.analysis.running import run_spec
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.table import Table


class BoardShelf(Protocol):
    """Where boards are kept."""

    def listed(self) -> tuple[Board, ...]:
        """List the boards in the order in which they were made."""

    def add(self, board: Board) -> None:
        """Keep a new board."""

    def change(self, board_id: str, change: Callable[[Board], Board]) -> Board | None:
        """Keep what `change` makes of a board as it stands; returns None where there is none."""

    def delete(self, board_id: str) -> None:
        """Remove a board."""


@dataclass(frozen=True)
class Pinned:
    """A pin with its answer on the table of now, or why there is none."""

    pin: Pin
    answer: Answer | None
    problem: Sentence | None = None


class BoardService:
    """Keeps answers on boards.

    What is kept is the specification, never the rows: a board shows the data that is open.
    """

    def __init__(self, shelf: BoardShelf) -> None:
        self._shelf = shelf

    def listed(self) -> tuple[Board, ...]:
        """List the boards in the order in which they were made."""
        return self._shelf.listed()

    def new(self, name: str) -> Board:
        """Make an empty board; its name is cut to 100 characters."""
        board = Board(id=uuid4().hex, name=" ".join(name.split())[:NAME_LENGTH])
        self._shelf.add(board)
        return board

    def rename(self, board_id: str, name: str) -> Board:
        """Give a board another name.

        Raises:
            BoardUnknown: it is gone.
        """
        called = " ".join(name.split())[:NAME_LENGTH]
        return self._changed(board_id, lambda board: board.model_copy(update={"name": called}))

    def delete(self, board_id: str) -> None:
        """Remove a board."""
        self._shelf.delete(board_id)

    def pin(self, board_id: str, table: Table, answer: Answer, title: str) -> Board:
        """Pin an answer below the others.

        Raises:
            BoardUnknown: the board is gone.
            BoardFull: it holds 50 pins.
        """
        spec = answer.spec.model_dump(mode="json", exclude_defaults=True)
        pin = Pin(id=uuid4().hex, title=title, table=table.name, spec=spec)

        def add(board: Board) -> Board:
            if len(board.pins) >= MAX_PINS:
                raise BoardFull(name=board.name, limit=MAX_PINS)
            return board.model_copy(update={"pins": (*board.pins, pin)})

        return self._changed(board_id, add)

    def unpin(self, board_id: str, pin_id: str) -> Board:
        """Take a pin off.

        Raises:
            BoardUnknown: the board is gone.
        """

        def drop(board: Board) -> Board:
            return board.model_copy(update={"pins": tuple(pin for pin in board.pins if pin.id != pin_id)})

        return self._changed(board_id, drop)

    def move_up(self, board_id: str, pin_id: str) -> Board:
        """Show a pin before the one above it.

        Raises:
            BoardUnknown: the board is gone.
        """

        def swap(board: Board) -> Board:
            pins = list(board.pins)
            at = next((at for at, pin in enumerate(pins) if pin.id == pin_id), 0)
            if at:
                pins[at - 1], pins[at] = pins[at], pins[at - 1]
            return board.model_copy(update={"pins": tuple(pins)})

        return self._changed(board_id, swap)

    def run(self, board: Board, table: Table) -> tuple[Pinned, ...]:
        """Compute every pin on a table, without a model; one that does not fit says why."""
        return tuple(_run(pin, table) for pin in board.pins)

    def _changed(self, board_id: str, change: Callable[[Board], Board]) -> Board:
        changed = self._shelf.change(board_id, change)
        if changed is None:
            raise BoardUnknown
        return changed


def _run(pin: Pin, table: Table) -> Pinned:
    try:
        spec = ChartSpec.model_validate(pin.spec)
    except ValidationError:
        return Pinned(pin, None, PinUnreadable().sentence)
    try:
        return Pinned(pin, run_spec(table, spec))
    except GptdashError as error:
        return Pinned(pin, None, error.sentence)
