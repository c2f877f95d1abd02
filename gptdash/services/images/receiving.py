"""Takes files in: a picture is one picture, a PDF as many as it has pages."""

from pathlib import PurePath
from typing import Final

from gptdash.services.images.formats import looks_like_pdf
from gptdash.services.images.pdf import count_pages, pages_named, render_page
from gptdash.services.images.picture import Picture

FIRST_PAGES: Final = 5


def page_count(name: str, data: bytes) -> int | None:
    """Count the pages of a PDF; None where the file is none.

    Raises:
        FileRejected: it cannot be opened, or the extra that reads PDFs is not installed.
    """
    return count_pages(name, data) if looks_like_pdf(data) else None


def receive(name: str, data: bytes, pages: str = "", *, url: str | None = None) -> tuple[Picture, ...]:
    """Take a file in; of a PDF the `pages` that are named, such as `1-3, 7`, or the first `FIRST_PAGES`.

    Raises:
        FileRejected: a PDF cannot be opened, or the extra that reads them is not installed.
        PagesUnclear: there are no such pages.
    """
    last = page_count(name, data)
    if last is None:
        return (Picture(name=name, data=data, url=url),)
    numbers = pages_named(pages or f"1-{min(last, FIRST_PAGES)}", last)
    stem = PurePath(name).stem
    return tuple(Picture(name=f"{stem}-{number}.png", data=render_page(name, data, number)) for number in numbers)
