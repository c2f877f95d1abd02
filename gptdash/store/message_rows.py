"""Messages and conversations as rows, and back."""

import json
from typing import Any, Final

from sqlalchemy import Row

from gptdash.domain.conversations import ChatSettings, Conversation, StoredMessage
from gptdash.domain.noun import Noun

TITLE_LENGTH = 80
# As JSON writes them.
NUL: Final = "\\u0000"
REPLACEMENT: Final = "\\ufffd"


def storable(text: str) -> str:
    """Replace what no database takes as text: the NUL character and halves of surrogate pairs."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def as_json(noun: Noun) -> object:
    """Write a value for a JSON column, without the NUL character that PostgreSQL does not take."""
    value: object = json.loads(noun.model_dump_json().replace(NUL, REPLACEMENT))
    return value


def row_of(message: StoredMessage) -> dict[str, object]:
    """Write a message as a row."""
    row = message.model_dump(exclude={"done", "attachments", "trace"})
    attachments = [attachment.model_dump(mode="json") for attachment in message.attachments]
    done = message.done.model_dump(mode="json") if message.done else None
    trace = message.trace.model_dump(mode="json") if message.trace else None
    return {**row, "done": done, "attachments": attachments or None, "trace": trace}


def message_of(row: Row[Any]) -> StoredMessage:
    """Read a message from a row of the table; further columns are left alone."""
    values = {name: value for name, value in row._mapping.items() if name in StoredMessage.model_fields}  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping
    return StoredMessage.model_validate({**values, "attachments": values["attachments"] or ()})


def conversation_of(row: Row[Any]) -> Conversation:
    """Read a conversation from a row of the table."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping
    return Conversation.model_validate({**values, "settings": values["settings"] or ChatSettings()})


def title_of(text: str) -> str:
    """Name a conversation by the start of a text, on one line."""
    return " ".join(text.split())[:TITLE_LENGTH]
