"""Files that go along with a message: pictures as models see them, everything else as text."""

import uuid
from collections.abc import Callable, Iterable
from typing import Final

from gptdash.domain.conversations import AttachedFile, Attachment, MediaType
from gptdash.domain.errors import EmptyFile, FileRejected, InputRejected, TooLarge
from gptdash.domain.messages import ImagePart
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import Redactor
from gptdash.domain.safety import InputUnsafe, check_input
from gptdash.domain.safety.input_check import CONTROL, LONGEST_INPUT
from gptdash.domain.wording import Sentence, mark
from gptdash.gateway import replaced_sentence
from gptdash.services.chat.decoding import NotReadable, Upload, as_text, is_picture

MOST_FILES: Final = 10
LARGEST_BYTES: Final = 20_000_000

PreparePicture = Callable[[str, bytes], ImagePart]


class TooManyFiles(InputRejected):
    """More files than a message takes."""

    template = mark("At most {limit} files go with one message. Take some away, then send.")


class FileUnsafe(FileRejected):
    """A file that a model would not read as text."""

    template = mark(
        "{name} holds {what} at character {place}, which a model would not read as text. Remove it, then attach again."
    )


class BlindModel(InputRejected):
    """A picture for a model that sees none."""

    template = mark("{model} cannot see pictures. Take {name} away, or choose a model with vision.")


def no_pictures(name: str, _data: bytes) -> ImagePart:
    """Stand in where nobody prepares pictures: none is taken."""
    raise NotReadable(name=name)


class Taken(Noun):
    """Files that are fit to be sent, and what is remarkable in them."""

    files: tuple[AttachedFile, ...] = ()
    warnings: tuple[Sentence, ...] = ()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files without their content."""
        return tuple(file.attachment for file in self.files)


class Attaching:
    """Makes files fit to be kept and sent; `picture` turns an image file into what is sent of it."""

    def __init__(self, picture: PreparePicture, redactor: Redactor | None = None) -> None:
        self._picture = picture
        self._redactor = redactor

    def take(self, uploads: Iterable[Upload]) -> Taken:
        """Take files.

        Raises:
            InputRejected: one of them cannot be used, or there are too many.
        """
        given = tuple(uploads)
        if len(given) > MOST_FILES:
            raise TooManyFiles(limit=MOST_FILES)
        taken = tuple(map(self._take, given))
        return Taken(
            files=tuple(file for one in taken for file in one.files),
            warnings=tuple(warning for one in taken for warning in one.warnings),
        )

    def _take(self, upload: Upload) -> Taken:
        if not upload.data:
            raise EmptyFile(name=upload.name)
        if len(upload.data) > LARGEST_BYTES:
            raise TooLarge(name=upload.name, size=f"{len(upload.data):,} bytes", limit=f"{LARGEST_BYTES:,} bytes")
        if is_picture(upload):
            part = self._picture(upload.name, upload.data)
            return Taken(files=(_file(upload.name, _media_type(upload.name, part), part.data),))
        text, guesses = as_text(upload)
        text = CONTROL.sub("\ufffd", text)
        warnings = (*guesses, *_checked(upload.name, text))
        if self._redactor:
            redacted = self._redactor.redact(text)
            text = redacted.text
            warnings = (*warnings, replaced_sentence(redacted.counts)) if redacted.counts else warnings
        return Taken(files=(_file(upload.name, "text/plain", text.encode("utf-8")),), warnings=warnings)


def _checked(name: str, text: str) -> tuple[Sentence, ...]:
    if len(text) > LONGEST_INPUT:
        raise TooLarge(name=name, size=f"{len(text):,} characters", limit=f"{LONGEST_INPUT:,} characters")
    try:
        return check_input(text).warnings
    except InputUnsafe as error:
        facts = error.sentence.facts
        raise FileUnsafe(name=name, what=facts["what"], place=facts["place"]) from error


def _media_type(name: str, part: ImagePart) -> MediaType:
    known: tuple[MediaType, ...] = ("image/png", "image/jpeg", "image/webp", "image/gif")
    for media_type in known:
        if part.media_type == media_type:
            return media_type
    raise NotReadable(name=name)


def _file(name: str, media_type: MediaType, data: bytes) -> AttachedFile:
    attachment = Attachment(id=uuid.uuid4().hex, name=name, media_type=media_type, size_bytes=len(data))
    return AttachedFile(attachment=attachment, data=data)
