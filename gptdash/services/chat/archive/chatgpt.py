"""The `conversations.json` of a ChatGPT export: a tree of nodes by id, many of which hold no text.

Source: exports of 2023 to 2026 as several open-source readers describe them, 2026-11-24.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from gptdash.domain.conversations import WholeConversation
from gptdash.domain.messages import Role
from gptdash.services.chat.archive.growing import Growing
from gptdash.services.chat.archive.places import ShapeProblem

Seconds = Annotated[float, Field(ge=0, le=4_102_444_800)]  # from 1970 to 2100
HELD: Final[dict[str, Role]] = {"user": "user", "assistant": "assistant"}
TO_EVERYBODY: Final = (None, "all")


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class GptAuthor(_Read):
    """Who speaks."""

    role: str


class GptContent(_Read):
    """What is said; parts that are not strings point to files that the export keeps elsewhere."""

    content_type: str
    parts: tuple[JsonValue, ...] = ()


class GptMetadata(_Read):
    """What we look at of the rest."""

    is_visually_hidden_from_conversation: bool | None = None


class GptMessage(_Read):
    """A message; one to a `recipient` is a call of a tool."""

    author: GptAuthor
    content: GptContent
    create_time: Seconds | None = None
    recipient: str | None = None
    metadata: GptMetadata = GptMetadata()

    @property
    def texts(self) -> tuple[str, ...]:
        """The parts that are text."""
        return tuple(part for part in self.content.parts if isinstance(part, str) and part.strip())


class GptNode(_Read):
    """A node of the tree."""

    message: GptMessage | None = None
    parent: str | None = None
    children: tuple[str, ...] = ()


class GptConversation(_Read):
    """One conversation of the export."""

    mapping: dict[str, GptNode]
    title: str | None = None
    create_time: Seconds | None = None
    current_node: str | None = None


class GptFile(_Read):
    """The list, under the name that its places are written with."""

    conversations: tuple[GptConversation, ...]


def grown_from_chatgpt(conversation: GptConversation, place: str, left_out: Counter[str]) -> WholeConversation:
    """Make a conversation with all its branches; `left_out` counts what is not text, by its kind.

    Raises:
        ShapeProblem: the nodes are no tree.
    """
    growing = Growing(_time(conversation.create_time))
    kept: dict[str, str | None] = {}
    for name, node in _from_the_roots(conversation.mapping, place):
        above = kept.get(node.parent or "")
        kept[name] = _add(growing, node.message, above, left_out) if node.message else above
    growing.head_id = kept.get(conversation.current_node or "") or growing.head_id
    return growing.whole(conversation.title or "")


def _add(growing: Growing, message: GptMessage, above: str | None, left_out: Counter[str]) -> str | None:
    """Add a message, where it is one that was shown; returns the message that later ones follow."""
    if message.metadata.is_visually_hidden_from_conversation:
        return above
    role = HELD.get(message.author.role)
    is_text = message.content.content_type in ("text", "multimodal_text") and message.recipient in TO_EVERYBODY
    if role is None or not is_text:
        if message.author.role != "system":
            left_out[message.content.content_type] += 1
        return above
    for part in message.content.parts:
        if not isinstance(part, str):
            left_out[_kind(part)] += 1
    if not message.texts:
        return above
    return growing.add(role, "\n\n".join(message.texts), above, _time(message.create_time))


def _kind(part: JsonValue) -> str:
    return str(part.get("content_type", "part")) if isinstance(part, dict) else "part"


def _from_the_roots(mapping: dict[str, GptNode], place: str) -> Iterator[tuple[str, GptNode]]:
    """Walk the tree so that each node comes after its parent, and versions in the order of their writing."""
    waiting = [name for name, node in reversed(mapping.items()) if node.parent not in mapping]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            raise ShapeProblem(f"{place}.mapping.{name}", "this node is reached twice")
        seen.add(name)
        node = mapping[name]
        yield name, node
        waiting += [child for child in reversed(node.children) if child in mapping]
    for name in mapping:
        if name not in seen:
            raise ShapeProblem(f"{place}.mapping.{name}.parent", "no way leads from the beginning to this node")


def _time(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
