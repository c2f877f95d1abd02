"""Conversations: in two languages, with branches, tools, files and objects."""

from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue, TypeAdapter
from pydantic_core import to_json

from gptdash.demo.reading import read_as
from gptdash.demo.till import SampleCall, Till
from gptdash.domain.conversations import (
    AttachedFile,
    Attachment,
    ChatSettings,
    Conversation,
    MediaType,
    MessageState,
    StoredMessage,
    WholeConversation,
)
from gptdash.domain.events import Done, ToolFinished
from gptdash.domain.messages import Role, ToolUse
from gptdash.domain.noun import Noun
from gptdash.domain.tool_trace import ToolTrace
from gptdash.domain.usage import FinishReason, Usage
from gptdash.services.images import sample_picture
from gptdash.store import Store

MODEL: Final = "gpt-6-luna"
RECEIPT_TOKENS: Final = 1_100
ENDINGS: Final[dict[MessageState, FinishReason]] = {"complete": "stop", "stopped": "cancelled", "cut": "cut"}


class SaidTool(Noun):
    """A call of a tool, and what it gave."""

    name: str
    arguments: dict[str, JsonValue]
    result: dict[str, JsonValue]


class Said(Noun):
    """A message; `after` is the key of the one before it, `model` the one that wrote it where it is not the usual."""

    key: str
    role: Role
    text: str
    after: str | None = None
    model: str = MODEL
    state: MessageState = "complete"
    tools: tuple[SaidTool, ...] = ()
    reasoning: str = ""
    note: str = ""
    receipt: bool = False


class Spoken(Noun):
    """A conversation that began some days ago; `note` of a message is a text file that goes with it."""

    title: str
    days_ago: float
    messages: tuple[Said, ...]
    pinned: bool = False
    head: str = ""
    system: str = ""


def write_chats(store: Store, till: Till, now: datetime) -> None:
    """Write the conversations, each reply with its bill."""
    spoken = read_as("chats.json", TypeAdapter(tuple[Spoken, ...]))
    store.conversations.archive.write(_whole(till, one, now - timedelta(days=one.days_ago)) for one in spoken)


def _whole(till: Till, spoken: Spoken, begun: datetime) -> WholeConversation:
    conversation_id = till.new_id()
    ids = {said.key: till.new_id() for said in spoken.messages}
    depths: dict[str | None, int] = {None: -1}
    messages: list[StoredMessage] = []
    files: list[AttachedFile] = []
    read = len(spoken.system)
    for number, said in enumerate(spoken.messages):
        depths[said.key] = depths[said.after] + 1
        at = begun + timedelta(seconds=45 * number)
        attached = _files(till, said)
        files += attached
        messages.append(
            StoredMessage(
                id=ids[said.key],
                conversation_id=conversation_id,
                role=said.role,
                text=said.text,
                created_at=at,
                parent_id=ids[said.after] if said.after else None,
                depth=depths[said.key],
                state=said.state,
                reasoning=said.reasoning,
                attachments=tuple(file.attachment for file in attached),
                trace=_trace(till, said),
                done=_bill(till, said, conversation_id, at, read) if said.role == "assistant" else None,
            )
        )
        read += len(said.text)
    head = ids[spoken.head or spoken.messages[-1].key]
    conversation = Conversation(
        id=conversation_id,
        created_at=begun,
        title=spoken.title,
        updated_at=messages[-1].created_at,
        head_id=head,
        pinned=spoken.pinned,
        settings=ChatSettings(system=spoken.system),
    )
    return WholeConversation(conversation=conversation, messages=tuple(messages), files=tuple(files))


def _bill(till: Till, said: Said, conversation_id: str, at: datetime, read: int) -> Done:
    """Bill a reply to what was said before it, `read` characters, at about four a token."""
    usage = Usage(input_tokens=40 + read // 4 + RECEIPT_TOKENS * said.receipt, output_tokens=len(said.reasoning) // 4)
    call = SampleCall(
        at=at,
        purpose="chat",
        model=said.model,
        usage=usage,
        finish_reason=ENDINGS[said.state],
        conversation_id=conversation_id,
    )
    return till.bill_texts(call, "", said.text)


def _trace(till: Till, said: Said) -> ToolTrace | None:
    if not said.tools:
        return None
    uses = ((tool, ToolUse(id=f"call_{till.new_id()[:12]}", name=tool.name,
                           arguments=to_json(tool.arguments).decode())) for tool in said.tools)  # fmt: skip
    return ToolTrace(
        runs=tuple(
            ToolFinished(use=use, result=to_json(tool.result).decode(), duration_ms=till.chance.randint(2, 40))
            for tool, use in uses
        )
    )


def _files(till: Till, said: Said) -> tuple[AttachedFile, ...]:
    if said.receipt:
        name, data = sample_picture()
        return (_file(till, name, "image/png", data),)
    return (_file(till, "notes.txt", "text/plain", said.note.encode()),) if said.note else ()


def _file(till: Till, name: str, media_type: MediaType, data: bytes) -> AttachedFile:
    attachment = Attachment(id=till.new_id(), name=name, media_type=media_type, size_bytes=len(data))
    return AttachedFile(attachment=attachment, data=data)
