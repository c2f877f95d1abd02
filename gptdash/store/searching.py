"""Searching conversations by their titles and by what was said in them."""

from typing import Final

from sqlalchemy import ColumnElement, or_, select

from gptdash.domain.conversations import Conversation, Found
from gptdash.store.database import Database
from gptdash.store.listing import listed
from gptdash.store.message_rows import conversation_of, storable
from gptdash.store.schema import conversations, messages

EXCERPT_BEFORE: Final = 30
EXCERPT_LENGTH: Final = 90


class Search:
    """Finds conversations in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, text: str, limit: int, offset: int = 0) -> tuple[Found, ...]:
        """Find the conversations whose title or messages, on any branch, hold a text; upper and lower case are one."""
        wanted = storable(text).strip()
        said = select(messages.c.conversation_id).where(_holds(messages.c.text, wanted))
        query = listed().where(or_(_holds(conversations.c.title, wanted), conversations.c.id.in_(said)))
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(limit).offset(offset)).all()
        return tuple(self._found(conversation_of(row), wanted) for row in rows)

    def _found(self, conversation: Conversation, wanted: str) -> Found:
        query = (
            select(messages.c.id, messages.c.text)
            .where(messages.c.conversation_id == conversation.id, _holds(messages.c.text, wanted))
            .order_by(messages.c.seq.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return Found(conversation=conversation)
        return Found(conversation=conversation, message_id=row.id, excerpt=excerpt(row.text, wanted))


def excerpt(text: str, wanted: str) -> str:
    """Cut out the place where a text holds another, on one line."""
    line = " ".join(text.split())
    place = max(line.lower().find(" ".join(wanted.lower().split())), 0)
    start = max(place - EXCERPT_BEFORE, 0)
    end = start + EXCERPT_LENGTH
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")


def _holds(column: ColumnElement[str], wanted: str) -> ColumnElement[bool]:
    # SQLite folds the case of ASCII letters only; other alphabets are looked for in the ways in which they are written.
    spellings = {wanted, wanted.lower(), wanted.upper(), wanted.capitalize()}
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in sorted(spellings)))
