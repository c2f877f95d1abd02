"""Our own form: everything that the store holds of a conversation, as versioned JSON."""

from collections.abc import Callable, Iterable
from typing import Final, Literal, Self

from pydantic import Field, JsonValue, model_validator

from gptdash.domain.conversations import AttachedFile, Attachment, StoredMessage, WholeConversation
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import mask_secrets
from gptdash.domain.tool_trace import ToolTrace
from gptdash.services.chat.archive.places import ShapeProblem

FORMAT: Final = "gptdash.conversations"
VERSION: Final = 1


class OwnFile(Noun):
    """A file of whole conversations."""

    format: Literal["gptdash.conversations"] = FORMAT
    version: Literal[1] = VERSION
    conversations: tuple[WholeConversation, ...] = Field(default=())

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for number, whole in enumerate(self.conversations):
            _check_tree(whole, f"conversations[{number}]")
        return self


def write_own(wholes: Iterable[WholeConversation]) -> str:
    """Write conversations with all their branches; secrets are blanked out, wherever they came from."""
    return OwnFile(conversations=tuple(map(without_secrets, wholes))).model_dump_json(indent=1)


def without_secrets(whole: WholeConversation) -> WholeConversation:
    """Blank out keys and passwords in all texts of a conversation."""
    conversation = whole.conversation
    settings = conversation.settings.model_copy(update={"system": mask_secrets(conversation.settings.system)})
    changes = {"title": mask_secrets(conversation.title), "settings": settings}
    files = tuple(map(_blanked_file, whole.files))
    sizes = {file.attachment.id: file.attachment for file in files}
    return WholeConversation(
        conversation=conversation.model_copy(update=changes),
        messages=tuple(_blanked_message(message, sizes) for message in whole.messages),
        files=files,
    )


def _blanked_message(message: StoredMessage, sizes: dict[str, Attachment]) -> StoredMessage:
    changes = {
        "text": mask_secrets(message.text),
        "reasoning": mask_secrets(message.reasoning),
        "trace": _blanked_trace(message.trace),
        "attachments": tuple(sizes.get(attachment.id, attachment) for attachment in message.attachments),
    }
    return message.model_copy(update=changes)


def _blanked_trace(trace: ToolTrace | None) -> ToolTrace | None:
    """Blank out what functions were called with and what they gave.

    Sealed reasoning stays behind: nobody could tell what is in it, and the model can do without.
    """
    if trace and trace.pending:
        so_far = tuple(message.model_copy(update={"sealed": ()}) for message in trace.pending.so_far)
        trace = trace.model_copy(update={"pending": trace.pending.model_copy(update={"so_far": so_far})})
    return trace and ToolTrace.model_validate(_blanked_json(trace.model_dump(mode="json")))


def _blanked_json(value: JsonValue) -> JsonValue:
    match value:
        case str():
            return mask_secrets(value)
        case list():
            return [_blanked_json(item) for item in value]
        case dict():
            return {name: _blanked_json(item) for name, item in value.items()}
        case _:
            return value


def _blanked_file(file: AttachedFile) -> AttachedFile:
    if file.attachment.is_image:
        return file
    data = mask_secrets(file.text).encode("utf-8")
    return AttachedFile(attachment=file.attachment.model_copy(update={"size_bytes": len(data)}), data=data)


def _check_tree(whole: WholeConversation, place: str) -> None:
    """Refuse what is no tree: each message stands after the one that it follows.

    Raises:
        ShapeProblem: it is none; it names the place.
    """
    depths: dict[str, int] = {}
    for number, message in enumerate(whole.messages):
        here = f"{place}.messages[{number}]"
        _expect(message.id not in depths, f"{here}.id", "this id was used before")
        _expect(message.conversation_id == whole.conversation.id, f"{here}.conversation_id", "another conversation")
        follows = message.parent_id is None or message.parent_id in depths
        _expect(follows, f"{here}.parent_id", "no message before this one has that id")
        depths[message.id] = depths[message.parent_id] + 1 if message.parent_id else 0
        _expect(message.depth == depths[message.id], f"{here}.depth", f"expected {depths[message.id]}")
    head = whole.conversation.head_id
    _expect(head is None or head in depths, f"{place}.conversation.head_id", "there is no such message")
    known = {attachment for message in whole.messages for attachment in message.attachments}
    for number, file in enumerate(whole.files):
        _expect(file.attachment in known, f"{place}.files[{number}].attachment", "it belongs to no message")


def _expect(condition: Callable[[], bool] | bool, place: str, problem: str) -> None:
    if not condition:
        raise ShapeProblem(place, problem)
