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


Part = Annotated[TextPart | ImagePart, Field(discriminator="kind")]


class ToolUse(Noun):
    """A call of a function that an assistant message asks for; `arguments` is JSON as the model wrote it."""

    id: str
    name: str
    arguments: str


class Message(Noun):
    """One message of a conversation."""

    role: Role
    parts: tuple[Part, ...] = ()
    tool_uses: tuple[ToolUse, ...] = ()
    tool_use_id: str | None = None

    @property
    def text(self) -> str:
        """The text parts, joined."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    @property
    def images(self) -> tuple[ImagePart, ...]:
        """The image parts, in order."""
        return tuple(part for part in self.parts if isinstance(part, ImagePart))


def system(text: str) -> Message:
    """Build a system message."""
    return Message(role="system", parts=(TextPart(text=text),))


def user(text: str, *images: ImagePart) -> Message:
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
