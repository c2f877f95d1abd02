"""Turns kept messages into what is said to the model, with their files."""

from collections.abc import Mapping
from typing import Final

from gptdash.domain.conversations import AttachedFile, Attachment, StoredMessage
from gptdash.domain.messages import ImagePart, Message, Part, Role, TextPart
from gptdash.domain.safety import Enclosure

# Weighed without a look into the file: a token is about three bytes of text, and a picture seldom takes more.
BYTES_PER_TOKEN: Final = 3
PICTURE_TOKENS: Final = 1500
UNSEEN_TOKENS: Final = 30
UNSEEN: Final = "(A picture is attached here, {name}, which you cannot see.)"
SPOKEN_ROLES: Final[Mapping[Role, Role]] = {"user": "user", "assistant": "assistant", "system": "system"}
Files = Mapping[str, AttachedFile]


def is_spoken(message: StoredMessage) -> bool:
    """Leave out what no server takes: replies without text, and results of tools whose call is not there."""
    return message.role in SPOKEN_ROLES and bool(message.text or message.attachments)


def spoken(message: StoredMessage, files: Files, *, sees: bool) -> Message:
    """Say a message: its text, its text files enclosed as data, and its pictures where the model sees."""
    attached = [files[attachment.id] for attachment in message.attachments if attachment.id in files]
    texts = [message.text, *(_enclosed(file) for file in attached if not file.attachment.is_image)]
    pictures = [file for file in attached if file.attachment.is_image]
    if not sees:
        texts += [UNSEEN.format(name=file.attachment.name) for file in pictures]
    parts: list[Part] = [TextPart(text="\n\n".join(filter(None, texts)))]
    if sees:
        parts += [ImagePart(data=file.data, media_type=file.attachment.media_type) for file in pictures]
    return Message(role=SPOKEN_ROLES[message.role], parts=tuple(parts))


def nonces(messages: tuple[StoredMessage, ...]) -> tuple[str, ...]:
    """Return the numbers between which the text files of messages stand."""
    attachments = [attachment for message in messages for attachment in message.attachments]
    return tuple(nonce_of(attachment) for attachment in attachments if not attachment.is_image)


def nonce_of(attachment: Attachment) -> str:
    """Return the number that marks a file: it was made after the file, so nobody could have written it there.

    It stays the same, so that the servers' prompt caches still know what was said before.
    """
    return attachment.id[:16]


def attached_tokens(message: StoredMessage, *, sees: bool) -> int:
    """Weigh the files of a message, for a model that sees or one that is only told."""
    picture_tokens = PICTURE_TOKENS if sees else UNSEEN_TOKENS
    return sum(
        picture_tokens if attachment.is_image else attachment.size_bytes // BYTES_PER_TOKEN
        for attachment in message.attachments
    )


def _enclosed(file: AttachedFile) -> str:
    return Enclosure(nonce_of(file.attachment)).enclose([f"File: {file.attachment.name}", file.text])
