"""What is said: messages made of parts."""

from typing import Annotated, Literal

from pydantic import Field

from gptdash.domain.noun import Noun

Role = Literal["system", "user", "assistant", "tool"]
Detail = Literal["low", "high", "auto", "original"]


class TextPart(Noun):
    """Plain text."""

    kind: Literal["text"] = "text"
    text: str


class ImagePart(Noun):
    """An image as encoded bytes (PNG, JPEG, WEBP or still GIF)."""

    kind: Literal["image"] = "image"
    data: bytes = Field(repr=False)
    media_type: str
    detail: Detail = "auto"


class LinkedImage(Noun):
    """An image by its address on the web: the model's server fetches it."""

    kind: Literal["linked_image"] = "linked_image"
    url: str
    detail: Detail = "auto"


Part = Annotated[TextPart | ImagePart | LinkedImage, Field(discriminator="kind")]


class ToolUse(Noun):
    """A call of a function that an assistant message asks for; `arguments` is JSON as the model wrote it."""

    id: str
    name: str
    arguments: str


class SealedReasoning(Noun):
    """What a model thought before it called functions, which nobody but the model itself can read.

    It is sent back with their results. `origin` names the one that can read `content`; `summaries` are the part that
    was shown. `place` counts what else stands before it in its message, the text as one and each call as one. `tokens`
    is about how many it is read as.
    """

    id: str
    content: str = Field(repr=False)
    origin: str
    summaries: tuple[str, ...] = ()
    place: int = 0
    tokens: int = 0


class Message(Noun):
    """One message of a conversation."""

    role: Role
    parts: tuple[Part, ...] = ()
    tool_uses: tuple[ToolUse, ...] = ()
    sealed: tuple[SealedReasoning, ...] = ()
    tool_use_id: str | None = None

    @property
    def text(self) -> str:
        """The text parts, joined."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    @property
    def images(self) -> tuple[ImagePart, ...]:
        """The images that go along as data, in order."""
        return tuple(part for part in self.parts if isinstance(part, ImagePart))

    @property
    def links(self) -> tuple[LinkedImage, ...]:
        """The images that go along as addresses, in order."""
        return tuple(part for part in self.parts if isinstance(part, LinkedImage))


def system(text: str) -> Message:
    """Build a system message."""
    return Message(role="system", parts=(TextPart(text=text),))


def user(text: str, *images: ImagePart | LinkedImage) -> Message:
    """Build a user message of text and images."""
    return Message(role="user", parts=(TextPart(text=text), *images))


def assistant(text: str) -> Message:
    """Build an assistant message."""
    return Message(role="assistant", parts=(TextPart(text=text),))


def instructed(text: str, messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Put instructions before what is said; with those that begin it, they are one system message."""
    if messages and messages[0].role == "system":
        return (system(f"{text}\n\n{messages[0].text}"), *messages[1:])
    return (system(text), *messages)
