"""One source file: decoded and checked against the limits."""

from importlib.resources import files
from typing import Final

from gptdash.domain.errors import EmptyFile, FileRejected, InputRejected, TooLarge
from gptdash.domain.wording import mark
from gptdash.services.review.sources.limits import MAX_BYTES, MAX_LINES
from gptdash.services.review.sources.lines import split_lines

UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


class NothingToReview(InputRejected):
    """No code was given."""

    template = mark("There is no code to review. Paste some code, choose a file, or load the sample.")


class CodeNotText(FileRejected):
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
    text = decoded(name, data)
    check_size(text, name)
    return text


def decoded(name: str, data: bytes) -> str:
    """Decode bytes as UTF-8, or as UTF-16 where they begin with its mark.

    Raises:
        CodeNotText: they are neither.
    """
    try:
        text = data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodeNotText(name=name) from error
    if "\0" in text:
        raise CodeNotText(name=name)
    return text


def check_size(source: str, file: str) -> None:
    """Check that there is some code, and not too much.

    Raises:
        InputRejected: it is blank or over `MAX_LINES` or `MAX_BYTES`.
    """
    if not source.strip():
        raise NothingToReview
    size = len(source.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise TooLarge(name=file, size=f"{size:,} bytes", limit=f"{MAX_BYTES:,} bytes")
    lines = len(split_lines(source))
    if lines > MAX_LINES:
        raise TooLarge(name=file, size=f"{lines:,} lines", limit=f"{MAX_LINES:,} lines")


def sample_source() -> tuple[str, str]:
    """Return the sample: its file name and its code, Python with a few real problems."""
    name = "orders.py"
    return name, files("gptdash.services.review").joinpath("samples", f"{name}.txt").read_text("utf-8")
