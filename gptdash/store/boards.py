"""Boards with what is pinned to them."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from gptdash.domain.boards import Board
from gptdash.store.database import Database
from gptdash.store.message_rows import storable
from gptdash.store.schema import boards


class Boards:
    """The boards in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def listed(self) -> tuple[Board, ...]:
        """List the boards in the order in which they were made."""
        query = select(boards.c.id, boards.c.name, boards.c.pins).order_by(boards.c.created_at, boards.c.id)
        with self._database.reading() as connection:
            return tuple(Board.model_validate(dict(row._mapping)) for row in connection.execute(query))  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping

    def add(self, board: Board) -> None:
        """Write a new board."""
        with self._database.writing() as connection:
            connection.execute(insert(boards).values(**_row(board), created_at=datetime.now(UTC)))

    def change(self, board_id: str, change: Callable[[Board], Board]) -> Board | None:
        """Write what `change` makes of a board as it stands now; returns None where there is none.

        Two who change one board at once both have their way, one after the other.
        """
        query = select(boards.c.id, boards.c.name, boards.c.pins).where(boards.c.id == board_id).with_for_update()
        with self._database.writing() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            changed = change(Board.model_validate(dict(row._mapping)))  # noqa: SLF001 - as above
            connection.execute(update(boards).where(boards.c.id == board_id).values(_row(changed)))
        return changed

    def delete(self, board_id: str) -> None:
        """Remove a board with what is pinned to it."""
        with self._database.writing() as connection:
            connection.execute(delete(boards).where(boards.c.id == board_id))


def _row(board: Board) -> dict[str, object]:
    pins = [pin.model_dump(mode="json") | {"title": storable(pin.title)} for pin in board.pins]
    return {"id": board.id, "name": storable(board.name), "pins": pins}
