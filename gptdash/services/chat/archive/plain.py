"""The guide's plain list: `[{"role": …, "content": …}, …]`, as the API takes it."""

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from gptdash.domain.conversations import Branch, ChatSettings, WholeConversation
from gptdash.domain.redaction import mask_secrets
from gptdash.services.chat.archive.growing import Growing


class PlainMessage(BaseModel):
    """One message of the list; other fields than these are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: Literal["system", "user", "assistant"]
    content: str

    @field_validator("content", mode="before")
    @classmethod
    def _join_text_parts(cls, value: object) -> object:
        """Take the list of parts that the API takes as well, as long as all of them are text."""
        if not isinstance(value, list):
            return value
        texts = [part.get("text") if isinstance(part, dict) else None for part in value]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("only text can be imported from a list of parts")
        return "".join(map(str, texts))


class PlainFile(BaseModel):
    """The list, under the name that its places are written with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    messages: tuple[PlainMessage, ...]


def write_plain(branch: Branch, settings: ChatSettings) -> str:
    """Write the system prompt and the messages of one branch."""
    said = [{"role": "system", "content": settings.system}] if settings.system else []
    said += [{"role": message.role, "content": message.text} for message in branch.messages]
    return json.dumps([{**one, "content": mask_secrets(one["content"])} for one in said], ensure_ascii=False, indent=1)


def grown_from_plain(file: PlainFile, title: str) -> WholeConversation:
    """Make a conversation of a list; a system message at its beginning becomes the system prompt."""
    growing = Growing()
    said = file.messages
    if said and said[0].role == "system":
        growing.settings = ChatSettings(system=said[0].content)
        said = said[1:]
    parent: str | None = None
    for message in said:
        parent = growing.add(message.role, message.content, parent)
    return growing.whole(title)
