"""Threads of the review assistant: turns are appended, never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from gptdash.domain.assistant import AssistantThread, AssistantTurn, ThreadTitle
from gptdash.domain.hosted_code import Container
from gptdash.store.database import Database
from gptdash.store.message_rows import storable
from gptdash.store.schema import assistant_files, assistant_threads, assistant_turns

LONGEST_TITLE: Final = 200
# As JSON writes them.
NUL: Final = "\\u0000"
REPLACEMENT: Final = "\\ufffd"


class Threads:
    """The threads of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, thread: AssistantThread, data: bytes) -> None:
        """Write a new thread and the files that it is about."""
        row = {
            "id": thread.id,
            "created_at": thread.created_at,
            "title": storable(thread.title)[:LONGEST_TITLE],
            "upload": thread.upload,
            "paths": [storable(path) for path in thread.paths],
        }
        with self._database.writing() as connection:
            connection.execute(insert(assistant_threads).values(row))
            connection.execute(insert(assistant_files).values(id=thread.id, thread_id=thread.id, data=data))

    def remember(self, thread_id: str, container: Container) -> None:
        """Write which container holds the files of a thread now."""
        held = container.model_dump(mode="json")
        change = update(assistant_threads).where(assistant_threads.c.id == thread_id).values(container=held)
        with self._database.writing() as connection:
            connection.execute(change)

    def append(self, thread_id: str, turn: AssistantTurn) -> None:
        """Write a turn; it is on disk when this returns."""
        said = turn.model_dump_json().replace(NUL, REPLACEMENT)
        row = {"thread_id": thread_id, "turn": AssistantTurn.model_validate_json(said).model_dump(mode="json")}
        with self._database.writing() as connection:
            connection.execute(insert(assistant_turns).values(row))

    def keep_file(self, thread_id: str, file_id: str, data: bytes) -> None:
        """Write a file that the assistant made; it is on disk when this returns."""
        with self._database.writing() as connection:
            connection.execute(insert(assistant_files).values(id=file_id, thread_id=thread_id, data=data))

    def file(self, file_id: str) -> bytes | None:
        """Read a file; a thread's own id names the files that it is about. None where there is none."""
        query = select(assistant_files.c.data).where(assistant_files.c.id == file_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def recent(self, limit: int) -> tuple[ThreadTitle, ...]:
        """List threads, the newest first."""
        known = assistant_threads.c
        query = select(known.id, known.created_at, known.title).order_by(known.created_at.desc(), known.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(ThreadTitle.model_validate(dict(row)) for row in connection.execute(query).mappings())

    def find(self, thread_id: str) -> AssistantThread | None:
        """Read a thread with its turns; None where it is no longer there."""
        said = select(assistant_turns.c.turn).where(assistant_turns.c.thread_id == thread_id)
        with self._database.reading() as connection:
            row = connection.execute(select(assistant_threads).where(assistant_threads.c.id == thread_id)).mappings()
            found = row.first()
            turns = connection.execute(said.order_by(assistant_turns.c.seq)).scalars().all()
        return AssistantThread.model_validate({**found, "turns": turns}) if found else None

    def delete(self, thread_id: str) -> None:
        """Remove a thread with all that belongs to it."""
        with self._database.writing() as connection:
            remove_threads(connection, [thread_id])


def remove_threads(connection: Connection, thread_ids: Sequence[str]) -> None:
    """Remove threads with all that belongs to them."""
    for table in (assistant_files, assistant_turns):
        connection.execute(delete(table).where(table.c.thread_id.in_(thread_ids)))
    connection.execute(delete(assistant_threads).where(assistant_threads.c.id.in_(thread_ids)))


def remove_old_threads(connection: Connection, before: datetime) -> None:
    """Remove the threads that were begun before a time."""
    old = select(assistant_threads.c.id).where(assistant_threads.c.created_at < before)
    remove_threads(connection, connection.execute(old).scalars().all())
