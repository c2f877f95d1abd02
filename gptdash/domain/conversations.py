"""What was said, as it is kept: a tree of messages that only grows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from gptdash.domain.events import Done
from gptdash.domain.messages import Role
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Parameters
from gptdash.domain.tool_trace import ToolTrace

MessageState = Literal["complete", "stopped", "cut"]
MediaType = Literal["image/png", "image/jpeg", "image/webp", "image/gif", "text/plain"]
Count = Annotated[int, Field(ge=1)]
Id = Annotated[str, Field(min_length=1, max_length=32)]


class HistoryRule(Noun):
    """Which messages are sent: the newest ones, at most so many messages or tokens; the system prompt always.

    With `summarise`, what falls out is summed up by the model and the summary goes along.
    """

    max_messages: Count | None = 20
    max_tokens: Count | None = None
    summarise: bool = False


class ChatSettings(Noun):
    """How a conversation is held; `model` None means the one chosen for the endpoint."""

    system: str = ""
    model: str | None = None
    parameters: Parameters = Parameters()
    history: HistoryRule = HistoryRule()


class Conversation(Noun):
    """A conversation as it stands in a list; its title is the start of its first message until it is renamed.

    `head_id` is the message that the conversation was left at: the end of the branch that is shown.
    """

    id: Id
    created_at: datetime
    title: str
    updated_at: datetime | None = None
    head_id: str | None = None
    pinned: bool = False
    deleted_at: datetime | None = None
    settings: ChatSettings = ChatSettings()


class Attachment(Noun):
    """A file that belongs to a message; its content is kept apart."""

    id: Id
    name: str
    media_type: MediaType
    size_bytes: Annotated[int, Field(ge=0)]

    @property
    def is_image(self) -> bool:
        """Whether the content is a picture; else it is text."""
        return self.media_type != "text/plain"


class AttachedFile(Noun):
    """A file with its content: a picture as encoded bytes, or text in UTF-8."""

    attachment: Attachment
    data: bytes = Field(repr=False)

    @model_validator(mode="after")
    def _is_what_it_says(self) -> Self:
        if len(self.data) != self.attachment.size_bytes:
            raise ValueError("the content has another size than the attachment says")
        if not self.attachment.is_image:
            self.data.decode("utf-8")
        return self

    @property
    def text(self) -> str:
        """The content of a text file."""
        return self.data.decode("utf-8")


class StoredMessage(Noun):
    """A message that was said.

    `state` is `complete`, `stopped` by the user, or `cut` by a failure; `done` is the settlement of the call that
    made it. `depth` counts the messages before it on its branch. `trace` tells what functions did for it.
    """

    id: Id
    conversation_id: Id
    role: Role
    text: str
    created_at: datetime
    parent_id: str | None = None
    depth: int = 0
    state: MessageState = "complete"
    reasoning: str = ""
    attachments: tuple[Attachment, ...] = ()
    trace: ToolTrace | None = None
    done: Done | None = None


class Branch(Noun):
    """The last messages of one way through the tree, oldest first.

    `siblings` holds, by message id, the ids of all messages that follow the same one, the oldest first, itself among
    them; a message without rivals is not in it.
    """

    messages: tuple[StoredMessage, ...] = ()
    siblings: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def leaf(self) -> StoredMessage | None:
        """The last message."""
        return self.messages[-1] if self.messages else None

    @property
    def earlier(self) -> int:
        """How many messages stand before the first of these."""
        return self.messages[0].depth if self.messages else 0


class WholeConversation(Noun):
    """A conversation with all that belongs to it: every message in the order of writing, and the attached files."""

    conversation: Conversation
    messages: tuple[StoredMessage, ...]
    files: tuple[AttachedFile, ...] = ()


class Found(Noun):
    """A conversation that a search found; `excerpt` is the place in the text of `message_id`, where it was there."""

    conversation: Conversation
    message_id: str | None = None
    excerpt: str = ""


class Preset(Noun):
    """Settings for conversations under a name; an `included` one comes with gptdash and cannot be changed."""

    id: str
    name: str
    settings: ChatSettings
    included: bool = False
