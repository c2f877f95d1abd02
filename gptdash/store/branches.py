"""Reading the tree of a conversation: a branch is read from its end, so that a long one costs what is shown of it."""

from typing import Final

from sqlalchemy import Connection

from gptdash.domain.conversations import Branch, StoredMessage
from gptdash.domain.errors import InputRejected
from gptdash.domain.wording import mark
from gptdash.store.branch_queries import BELOW, BY_ID, END_BELOW, HEAD, RIVALS, UPWARDS
from gptdash.store.database import Database
from gptdash.store.message_rows import message_of

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
            start = at or connection.scalar(HEAD, {"conversation": conversation_id})
            if start is None:
                return Branch()
            leaf = _end_below(connection, conversation_id, start) if to_the_end else start
            said = _upwards(connection, conversation_id, leaf, limit)
            return Branch(messages=said, siblings=_siblings(connection, conversation_id, said))

    def upto(self, conversation_id: str, message_id: str, limit: int | None = None) -> tuple[StoredMessage, ...]:
        """Read the last `limit` messages of the way from the beginning to a message, itself the last."""
        with self._database.reading() as connection:
            return _upwards(connection, conversation_id, message_id, limit)

    def below(self, message: StoredMessage) -> tuple[StoredMessage, ...]:
        """Read the messages that follow a message at once, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(BELOW, {"conversation": message.conversation_id, "id": message.id})
            return tuple(message_of(row) for row in rows)

    def end_below(self, conversation_id: str, message_id: str) -> str:
        """Return the end of the branch that goes through a message, by the newest message at each fork."""
        with self._database.reading() as connection:
            return _end_below(connection, conversation_id, message_id)


def message_by_id(connection: Connection, message_id: str) -> StoredMessage:
    """Read one message.

    Raises:
        MessageGone: there is none.
    """
    row = connection.execute(BY_ID, {"id": message_id}).first()
    if row is None:
        raise MessageGone
    return message_of(row)


def _end_below(connection: Connection, conversation_id: str, start: str) -> str:
    return connection.scalar(END_BELOW, {"conversation": conversation_id, "start": start}) or start


def _upwards(connection: Connection, conversation_id: str, leaf: str, limit: int | None) -> tuple[StoredMessage, ...]:
    asked = {"conversation": conversation_id, "leaf": leaf, "most": limit or EVERYTHING}
    return tuple(message_of(row) for row in connection.execute(UPWARDS, asked))


def _siblings(
    connection: Connection, conversation_id: str, said: tuple[StoredMessage, ...]
) -> dict[str, tuple[str, ...]]:
    """Find the rivals of each message: those that follow the same one."""
    parents = [message.parent_id or "" for message in said]
    children: dict[str, list[str]] = {}
    for parent, name in connection.execute(RIVALS, {"conversation": conversation_id, "parents": parents}):
        children.setdefault(parent, []).append(name)
    return {
        message.id: tuple(children[message.parent_id or ""])
        for message in said
        if len(children[message.parent_id or ""]) > 1
    }
