"""Reading the tree of a conversation: a branch is read from its end, so that a long one costs what is shown of it."""

from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, func, literal, select

from gptdash.domain.conversations import Branch, StoredMessage
from gptdash.domain.errors import InputRejected
from gptdash.domain.wording import mark
from gptdash.store.database import Database
from gptdash.store.message_rows import message_of
from gptdash.store.schema import conversations, messages

EVERYTHING: Final = 1_000_000


class MessageGone(InputRejected):
    """A message that is no longer there."""

    template = mark("This message is no longer there. Open the conversation again.")


class Branches:
    """The branches of the conversations in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def message(self, message_id: str) -> StoredMessage:
        """Read one message.

        Raises:
            MessageGone: there is none.
        """
        with self._database.reading() as connection:
            return message_by_id(connection, message_id)

    def branch(
        self, conversation_id: str, at: str | None = None, limit: int | None = None, *, to_the_end: bool = True
    ) -> Branch:
        """Read the last `limit` messages of the branch that goes through `at`; without it, where it was left.

        It ends at `at`, or goes on below it `to_the_end`, by the newest message at each fork. A conversation that is
        not there is empty.
        """
        with self._database.reading() as connection:
            start = at or connection.scalar(_head(conversation_id))
            if start is None:
                return Branch()
            leaf = connection.scalar(_end_below(conversation_id, start)) if to_the_end else start
            rows = connection.execute(_upwards(conversation_id, leaf or start, limit or EVERYTHING))
            said = tuple(message_of(row) for row in rows)
            return Branch(messages=said, siblings=_siblings(connection, conversation_id, said))

    def upto(self, message: StoredMessage, limit: int | None = None) -> tuple[StoredMessage, ...]:
        """Read the last `limit` messages of the way from the beginning to a message, itself the last."""
        with self._database.reading() as connection:
            rows = connection.execute(_upwards(message.conversation_id, message.id, limit or EVERYTHING))
            return tuple(message_of(row) for row in rows)

    def below(self, message: StoredMessage) -> tuple[StoredMessage, ...]:
        """Read the messages that follow a message at once, the oldest first."""
        children = select(messages).where(
            messages.c.conversation_id == message.conversation_id, messages.c.parent_id == message.id
        )
        with self._database.reading() as connection:
            return tuple(message_of(row) for row in connection.execute(children.order_by(messages.c.seq)))

    def end_below(self, conversation_id: str, message_id: str) -> str:
        """Return the end of the branch that goes through a message, by the newest message at each fork."""
        with self._database.reading() as connection:
            return connection.scalar(_end_below(conversation_id, message_id)) or message_id


def message_by_id(connection: Connection, message_id: str) -> StoredMessage:
    """Read one message.

    Raises:
        MessageGone: there is none.
    """
    row = connection.execute(select(messages).where(messages.c.id == message_id)).first()
    if row is None:
        raise MessageGone
    return message_of(row)


def _head(conversation_id: str) -> Select[str | None]:
    return select(conversations.c.head_id).where(conversations.c.id == conversation_id)


def _upwards(conversation_id: str, leaf: str, limit: int) -> Select[Any]:
    """Select the messages from a leaf towards the root, at most `limit`, the oldest first."""
    start = select(messages.c.id, messages.c.parent_id, literal(1).label("steps"))
    way: CTE = start.where(messages.c.id == leaf, messages.c.conversation_id == conversation_id).cte(
        "way", recursive=True
    )
    further = select(messages.c.id, messages.c.parent_id, way.c.steps + 1)
    way = way.union_all(further.where(messages.c.id == way.c.parent_id, way.c.steps < limit))
    return select(messages).join(way, messages.c.id == way.c.id).order_by(messages.c.depth)


def _end_below(conversation_id: str, start: str) -> Select[str]:
    """Select the end of the branch below a message, taking the newest message at each fork."""
    down: CTE = select(literal(start).label("id"), literal(0).label("steps")).cte("down", recursive=True)
    newest = (
        select(messages.c.id)
        .where(messages.c.conversation_id == conversation_id, messages.c.parent_id == down.c.id)
        .order_by(messages.c.seq.desc())
        .limit(1)
        .correlate(down)
        .scalar_subquery()
    )
    down = down.union_all(select(newest, down.c.steps + 1).where(down.c.id.is_not(None)))
    return select(down.c.id).where(down.c.id.is_not(None)).order_by(down.c.steps.desc()).limit(1)


def _siblings(
    connection: Connection, conversation_id: str, said: tuple[StoredMessage, ...]
) -> dict[str, tuple[str, ...]]:
    """Find the rivals of each message: those that follow the same one."""
    parents = {message.parent_id for message in said}
    named = messages.c.parent_id.in_([parent for parent in parents if parent is not None])
    condition = named | messages.c.parent_id.is_(None) if None in parents else named
    forked = (
        select(func.coalesce(messages.c.parent_id, "").label("parent"), messages.c.id)
        .where(messages.c.conversation_id == conversation_id, condition)
        .order_by(messages.c.seq)
    )
    children: dict[str, list[str]] = {}
    for parent, name in connection.execute(forked):
        children.setdefault(parent, []).append(name)
    return {
        message.id: tuple(children[message.parent_id or ""])
        for message in said
        if len(children[message.parent_id or ""]) > 1
    }
