"""Opens image files that anyone may have made: the real format by content, no bombs, no half files."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePath
from typing import Final

from PIL import Image, UnidentifiedImageError

from gptdash.domain.errors import EmptyFile, FileRejected, TooLarge
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.images.formats import (
    EXTENSIONS,
    HeicNotInstalled,
    looks_like_avif,
    looks_like_heif,
    readable_formats,
)

MAX_BYTES: Final = 50_000_000
MAX_PIXELS: Final = 100_000_000
# What decoders raise on damaged files; the last is that of libheif.
_DAMAGE: Final = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, struct.error, zlib.error, RuntimeError
)  # fmt: skip


class NotAnImage(FileRejected):
    """A file whose content is none of the formats."""

    template = mark("{name} is not a PNG, JPEG, WEBP, GIF, AVIF or HEIC image. Choose a file in one of these formats.")


class DamagedImage(FileRejected):
    """A file that begins as an image and cannot be decoded to its end."""

    template = mark("{name} is damaged or incomplete, so the picture cannot be read. Choose an intact copy.")


class TooManyPixels(FileRejected):
    """An image that would need gigabytes once unpacked."""

    template = mark("{name} has {pixels} megapixels; the limit is {limit}. Choose a smaller picture.")


@contextmanager
def opened(name: str, data: bytes) -> Iterator[Image.Image]:
    """Open and decode an image; of a moving one the first frame.

    Raises:
        FileRejected: it is empty, too large, too many pixels, damaged, or no image.
    """
    check_size(name, data)
    with _identified(name, data) as image:
        pixels = image.width * image.height
        if pixels > MAX_PIXELS:
            raise TooManyPixels(name=name, pixels=f"{pixels / 1_000_000:,.2f}", limit=MAX_PIXELS // 1_000_000)
        try:
            image.load()
        except _DAMAGE as error:
            raise DamagedImage(name=name) from error
        yield image


def check_size(name: str, data: bytes) -> None:
    """Refuse a file without content, or of more than `MAX_BYTES`.

    Raises:
        FileRejected: it is empty or too large.
    """
    if not data:
        raise EmptyFile(name=name)
    if len(data) > MAX_BYTES:
        raise TooLarge(name=name, size=f"{len(data):,} bytes", limit=f"{MAX_BYTES:,} bytes")


def _identified(name: str, data: bytes) -> Image.Image:
    formats = readable_formats()
    try:
        with warnings.catch_warnings(action="ignore"):  # Pillow warns below our own limit, which is checked next
            return Image.open(BytesIO(data), formats=formats)
    except Image.DecompressionBombError as error:
        raise TooManyPixels(name=name, pixels=f">{MAX_PIXELS // 1_000_000}", limit=MAX_PIXELS // 1_000_000) from error
    except UnidentifiedImageError as error:
        raise _unknown(name, data, formats) from error
    except _DAMAGE as error:
        raise DamagedImage(name=name) from error


def _unknown(name: str, data: bytes, formats: tuple[str, ...]) -> FileRejected:
    """Say why nobody reads a file: HEIF and AVIF are read as a whole, so one that is cut is not known at all."""
    if not looks_like_heif(data):
        return DamagedImage(name=name) if looks_like_avif(data) else NotAnImage(name=name)
    return DamagedImage(name=name) if "HEIF" in formats else HeicNotInstalled(name=name)


def extension_note(name: str, image_format: str) -> tuple[Sentence, ...]:
    """Say so where the name's ending promises another format than the content has."""
    suffix = PurePath(name).suffix.lower()
    if not suffix or suffix in EXTENSIONS[image_format]:
        return ()
    template = mark("The name ends in {suffix}, but the content is {format}; it is treated as {format}.")
    return (sentence(template, suffix=suffix, format=image_format),)
