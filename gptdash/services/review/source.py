"""The code to review: read, checked against the limits, cut into lines."""

import re
from importlib.resources import files
from typing import Final

from gptdash.domain.errors import EmptyFile, FileRejected, InputRejected, TooLarge
from gptdash.domain.wording import mark

MAX_LINES: Final = 20_000
MAX_BYTES: Final = 1_000_000

# Linters and editors count these as line ends, and nothing else: not form feeds, not U+2028, as str.splitlines does.
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class NothingToReview(InputRejected):
    """No code was given."""

    template = mark("There is no code to review. Paste some code, choose a file, or load the sample.")


class NotText(FileRejected):
    """A file whose bytes are not text in UTF-8 or UTF-16."""

    template = mark("{name} is not readable text. Choose a source file, saved as UTF-8.")


def read_source(name: str, data: bytes) -> str:
    """Decode an uploaded source file.

    Raises:
        FileRejected: the file is empty, too large or not text.
    """
    if not data.strip():
        raise EmptyFile(name=name)
    if len(data) > MAX_BYTES:
        raise TooLarge(name=name, size=f"{len(data):,} bytes", limit=f"{MAX_BYTES:,} bytes")
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(name=name) from error
    if "\0" in text:
        raise NotText(name=name)
    return text


def split_lines(source: str) -> tuple[str, ...]:
    """Cut code into lines as linters and editors count them; a last line end opens no further line."""
    lines = tuple(_LINE_END.split(source))
    return lines[:-1] if lines[-1] == "" else lines


def checked_lines(source: str, file: str) -> tuple[str, ...]:
    """Cut code into lines after checking that there is some, and not too much.

    Raises:
        InputRejected: it is blank or over `MAX_LINES` or `MAX_BYTES`.
    """
    if not source.strip():
        raise NothingToReview
    size = len(source.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise TooLarge(name=file, size=f"{size:,} bytes", limit=f"{MAX_BYTES:,} bytes")
    lines = split_lines(source)
    if len(lines) > MAX_LINES:
        raise TooLarge(name=file, size=f"{len(lines):,} lines", limit=f"{MAX_LINES:,} lines")
    return lines


def quoted(lines: tuple[str, ...], line: int, end_line: int) -> str:
    """Return the text of lines `line` to `end_line`, counted from 1."""
    return "\n".join(lines[line - 1 : end_line])


def sample_source() -> tuple[str, str]:
    """Return the sample: its file name and its code, Python with a few real problems."""
    name = "orders.py"
    return name, files("gptdash.services.review").joinpath("samples", f"{name}.txt").read_text("utf-8")
