"""A board of pinned answers to a sample table, and notes on its columns."""

from typing import Final

from pydantic import TypeAdapter

from gptdash.demo.reading import read_as
from gptdash.demo.rooms import Rooms
from gptdash.domain.noun import Noun
from gptdash.services.analysis import ChartSpec, DatasetNotes

TABLE: Final = "tips"
BOARD: Final = "Restaurant at a glance"


class SaidPin(Noun):
    """A question, and the chart that answers it."""

    title: str
    spec: ChartSpec


def write_boards(rooms: Rooms) -> None:
    """Pin the answers, computed as any question is, and keep the notes."""
    table = rooms.analysis.open_sample(TABLE)
    try:
        board = rooms.boards.new(BOARD)
        for pin in read_as("pins.json", TypeAdapter(tuple[SaidPin, ...])):
            rooms.boards.pin(board.id, table, rooms.analysis.run(table, pin.spec), pin.title)
        rooms.analysis.note(table, read_as("notes.json", TypeAdapter(DatasetNotes)))
    finally:
        table.close()
