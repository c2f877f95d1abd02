"""Writes the sample data: always the same, with dates that end now."""

import random
from datetime import datetime
from typing import Final

from gptdash.demo.boards import write_boards
from gptdash.demo.budgets import write_budgets
from gptdash.demo.chats import write_chats
from gptdash.demo.history import write_history
from gptdash.demo.jobs import write_jobs
from gptdash.demo.pictures import write_pictures
from gptdash.demo.reviews import write_reviews
from gptdash.demo.rooms import Rooms
from gptdash.demo.support import write_support
from gptdash.demo.till import Till
from gptdash.demo.traces import write_traces

CHANCE: Final = 20_260_417


def seed(rooms: Rooms, now: datetime) -> None:
    """Fill an empty store; budgets come last, as they count what was spent before them.

    How many calls there were depends on the time of day; all that was said does not.
    """
    past, till = (Till(random.Random(CHANCE + each)) for each in range(2))  # noqa: S311 - the same each time
    write_history(past, now)
    write_chats(rooms.store, till, now)
    write_reviews(rooms, till, now)
    write_pictures(rooms, till, now)
    write_support(rooms, till, now)
    write_jobs(rooms.store, till, now)
    write_boards(rooms)
    rows = (*past.rows, *till.rows)
    rooms.store.calls.record_all(rows)
    write_traces(rooms.store, rows)
    write_budgets(rooms.store, now)
