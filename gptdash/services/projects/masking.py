"""Takes keys and passwords out of what is saved."""

import json
from collections.abc import Iterable
from typing import Final

from pydantic import BaseModel, JsonValue

from gptdash.domain.conversations import AttachedFile, WholeConversation
from gptdash.domain.redaction import mask_secrets

BLANK: Final = "*"
# Shorter ones would be found in ordinary words.
SHORTEST: Final = 6


def masked_json(model: BaseModel) -> str:
    """Write a model as JSON with every key and password in its texts blanked out."""
    return json.dumps(_masked(model.model_dump(mode="json")), ensure_ascii=False, indent=1)


def without_known(text: str, secrets: Iterable[str]) -> str:
    """Take the very keys of this gptdash out, however they are spelt, also where no pattern knows them."""
    for secret in secrets:
        if len(secret) >= SHORTEST:
            for spelt in {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}:
                text = text.replace(spelt, BLANK * len(secret))
    return text


def without_known_in_files(whole: WholeConversation, secrets: Iterable[str]) -> WholeConversation:
    """Take the very keys of this gptdash out of the text files of a conversation, which JSON holds in code."""
    known = tuple(secrets)
    files = tuple(file if file.attachment.is_image else _cleaned(file, known) for file in whole.files)
    sizes = {file.attachment.id: file.attachment for file in files}
    messages = tuple(
        message.model_copy(update={"attachments": tuple(sizes.get(each.id, each) for each in message.attachments)})
        for message in whole.messages
    )
    return whole.model_copy(update={"messages": messages, "files": files})


def _cleaned(file: AttachedFile, secrets: tuple[str, ...]) -> AttachedFile:
    data = without_known(file.text, secrets).encode("utf-8")
    return AttachedFile(attachment=file.attachment.model_copy(update={"size_bytes": len(data)}), data=data)


def _masked(value: JsonValue) -> JsonValue:
    match value:
        case str():
            return mask_secrets(value)
        case list():
            return [_masked(item) for item in value]
        case dict():
            return {name: _masked(item) for name, item in value.items()}
        case _:
            return value
