"""What a file is: a picture, or text in some encoding."""

import codecs
import re
from typing import Final

import chardet
from pydantic import Field

from gptdash.domain.errors import FileRejected
from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence

PICTURE_STARTS: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
PICTURE_NAMES: Final = re.compile(r"\.(?:png|jpe?g|jpe|jfif|webp|gif)$", re.IGNORECASE)
HOPELESS: Final = 0.1
WESTERN: Final = "windows-1252"
GUESSED: Final = mark("{name} was read as {encoding}, which is a guess. If the letters look wrong, save it as UTF-8.")


class Upload(Noun):
    """A file as it was given."""

    name: str
    data: bytes = Field(repr=False)


class NotReadable(FileRejected):
    """Neither text nor a picture."""

    template = mark(
        "{name} is neither text nor a picture that models see (PNG, JPEG, WEBP, GIF). Convert it to one of these."
    )


def is_picture(upload: Upload) -> bool:
    """Tell whether a file begins, or is named, like a picture."""
    return upload.data.startswith(PICTURE_STARTS) or bool(PICTURE_NAMES.search(upload.name))


def as_text(upload: Upload) -> tuple[str, tuple[Sentence, ...]]:
    """Decode a file: UTF-8, UTF-16 where it says so, else what the bytes look like, which is then said.

    Raises:
        NotReadable: it is no text.
    """
    data = upload.data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(upload, "utf-16"), ()
    if b"\x00" in data:
        raise NotReadable(name=upload.name)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        encoding = _guess(upload)
    return _decoded(upload, encoding), (sentence(GUESSED, name=upload.name, encoding=encoding),)


def _guess(upload: Upload) -> str:
    guess = chardet.detect(upload.data)
    if guess["encoding"] is None:
        raise NotReadable(name=upload.name)
    return guess["encoding"] if guess["confidence"] >= HOPELESS else WESTERN


def _decoded(upload: Upload, encoding: str) -> str:
    try:
        return upload.data.decode(encoding, errors="replace")
    except (UnicodeDecodeError, LookupError) as error:
        raise NotReadable(name=upload.name) from error
