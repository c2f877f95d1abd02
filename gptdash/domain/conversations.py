"""What was said, as it is kept."""

from datetime import datetime
from typing import Literal

from gptdash.domain.events import Done
from gptdash.domain.messages import Role
from gptdash.domain.noun import Noun

MessageState = Literal["complete", "stopped", "cut"]


class Conversation(Noun):
    """A conversation as it stands in a list; its title is the start of its first message."""

    id: str
    created_at: datetime
    title: str


class StoredMessage(Noun):
    """A message that was said.

    `state` is `complete`, `stopped` by the user, or `cut` by a failure; `done` is the settlement of the call that
    made it.
    """

    id: str
    conversation_id: str
    role: Role
    text: str
    created_at: datetime
    parent_id: str | None = None
    state: MessageState = "complete"
    done: Done | None = None
