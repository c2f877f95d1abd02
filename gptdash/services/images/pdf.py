"""Turns pages of a PDF into pictures."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from threading import Lock
from typing import Any, Final

from gptdash.domain.errors import FileRejected, InputRejected
from gptdash.domain.wording import mark
from gptdash.services.images.formats import PdfNotInstalled
from gptdash.services.images.opening import check_size

PAGE_SIDE: Final = 2048
MOST_PAGES: Final = 20
_RANGE: Final = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")
# PDFium may be used by one thread at a time. Source: https://pypdfium2.readthedocs.io/en/stable/, 2026-11-24.
_ONE_AT_A_TIME: Final = Lock()


class UnreadablePdf(FileRejected):
    """A PDF that is damaged, or locked by a password."""

    template = mark(
        "{name} cannot be opened: it is damaged, or a password protects it. Choose a copy that opens without one."
    )


class PagesUnclear(InputRejected):
    """What names no pages of a PDF."""

    template = mark(
        "The document has no pages “{pages}”. Write numbers from 1 to {last}, such as 1-3, 7; at most {most} at once."
    )


def count_pages(name: str, data: bytes) -> int:
    """Count the pages of a PDF.

    Raises:
        FileRejected: it cannot be opened, is too large, or the extra is not installed.
    """
    with _opened(name, data) as document:
        return len(document)


def render_page(name: str, data: bytes, number: int) -> bytes:
    """Draw a page, counted from 1, as a PNG whose longest side is `PAGE_SIDE` pixels.

    Raises:
        FileRejected: it cannot be opened or drawn, or the extra is not installed.
    """
    with _opened(name, data) as document:
        page = document[number - 1]
        scale = PAGE_SIDE / max(*page.get_size(), 1)
        target = BytesIO()
        page.render(scale=scale).to_pil().convert("RGB").save(target, "PNG", compress_level=1)
        return target.getvalue()


def pages_named(pages: str, last: int) -> tuple[int, ...]:
    """Read page numbers and ranges with commas between them, in the order in which they are named, each once.

    Raises:
        PagesUnclear: they name no page, one that does not exist, or too many.
    """
    ranges = [_RANGE.fullmatch(part.strip()) for part in pages.split(",") if part.strip()]
    numbers = tuple(dict.fromkeys(number for found in ranges if found for number in _numbers(found, last)))
    if not numbers or None in ranges or len(numbers) > MOST_PAGES or not all(1 <= one <= last for one in numbers):
        raise PagesUnclear(pages=pages, last=last, most=MOST_PAGES)
    return numbers


def _numbers(found: re.Match[str], last: int) -> range:
    first, end = int(found[1]), int(found[2] or found[1])
    return range(first, min(end, last + 1) + 1)  # one beyond the last is enough to be refused


@contextmanager
def _opened(name: str, data: bytes) -> Iterator[Any]:
    """Open a PDF for the length of a block; whatever its library says is said in our words."""
    check_size(name, data)
    try:
        pdfium = import_module("pypdfium2")
    except ImportError as error:
        raise PdfNotInstalled(name=name) from error
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise UnreadablePdf(name=name) from error
        try:
            yield document
        except pdfium.PdfiumError as error:
            raise UnreadablePdf(name=name) from error
        finally:
            document.close()
