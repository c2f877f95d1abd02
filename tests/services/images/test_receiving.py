"""Files that become pictures: one each, or the pages of a PDF."""

import io
import sys

import pypdfium2
import pytest
from PIL import Image

from gptdash.domain.errors import FileRejected
from gptdash.services.images import FIRST_PAGES, PagesUnclear, page_count, receive
from gptdash.services.images.formats import PdfNotInstalled
from gptdash.services.images.pdf import PAGE_SIDE, UnreadablePdf, pages_named
from tests.services.images.pictures import decoded, encoded, halves


def pdf(*colours: str, size: tuple[int, int] = (60, 120)) -> bytes:
    """Write a PDF with a page of each colour."""
    first, *others = (Image.new("RGB", size, colour) for colour in colours)
    target = io.BytesIO()
    first.save(target, "PDF", save_all=True, append_images=others)
    return target.getvalue()


def test_a_picture_is_taken_as_it_is() -> None:
    data = encoded(halves())
    (picture,) = receive("a.png", data, url="https://example.com/a.png")
    assert (picture.name, picture.data, picture.url) == ("a.png", data, "https://example.com/a.png")
    assert page_count("a.png", data) is None


def test_the_pages_of_a_pdf_become_pictures_in_the_order_asked_for() -> None:
    document = pdf("red", "white", "blue")
    assert page_count("report", document) == 3
    blue, red = receive("report.pdf", document, "3, 1")
    assert (blue.name, red.name) == ("report-3.png", "report-1.png")
    page = decoded(red.data)
    assert page.size == (PAGE_SIDE // 2, PAGE_SIDE)
    assert (page.getpixel((500, 500)), decoded(blue.data).getpixel((500, 500))) == ((254, 0, 0), (0, 0, 254))


def test_of_a_long_pdf_the_first_pages_are_taken() -> None:
    document = pdf(*["white"] * (FIRST_PAGES + 2), size=(8, 4))
    assert [picture.name for picture in receive("a.pdf", document)] == [f"a-{n}.png" for n in range(1, FIRST_PAGES + 1)]


@pytest.mark.parametrize(
    ("pages", "numbers"),
    [("2", (2,)), ("1-3", (1, 2, 3)), (" 7 ,1 – 2, 2", (7, 1, 2)), ("9-9", (9,))],
)
def test_pages_are_named_by_numbers_and_ranges(pages: str, numbers: tuple[int, ...]) -> None:
    assert pages_named(pages, 9) == numbers


@pytest.mark.parametrize("pages", ["", "0", "10", "1-999999", "3-1", "x", "1;2", "-1", "1-", "1,,a", "1-21"])
def test_what_names_no_pages_is_one_sentence(pages: str) -> None:
    with pytest.raises(
        PagesUnclear, match=r"^The document has no pages “.*”\. Write numbers from 1 to (9|30), such as 1-3, 7; .+\.$"
    ):
        pages_named(pages, 30 if pages == "1-21" else 9)


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing more", pdf("red")[:200]])
def test_a_damaged_pdf_is_one_sentence(data: bytes) -> None:
    with pytest.raises(UnreadablePdf, match=r"^a\.pdf cannot be opened: .+\. Choose .+\.$"):
        receive("a.pdf", data)


def test_a_pdf_with_a_password_is_one_sentence() -> None:
    # An encryption dictionary whose keys nobody can know.
    locked = pdf("red").replace(
        b"trailer\n<<", b"trailer\n<</Encrypt <</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>> /ID[<00><00>]"
        % (b"o" * 32, b"u" * 32)
    )  # fmt: skip
    with pytest.raises(FileRejected, match="a password protects it"):
        receive("a.pdf", locked)


def test_where_the_extra_is_missing_a_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)  # what an import does where it is not installed
    with pytest.raises(PdfNotInstalled, match=r"^a\.pdf is a PDF.+pip install 'gptdash\[pictures\]'"):
        receive("a.pdf", pdf("red"))


def test_a_page_of_an_absurd_shape_is_drawn_within_bounds() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_000, 3)
    target = io.BytesIO()
    document.save(target)
    (page,) = receive("a.pdf", target.getvalue())
    assert decoded(page.data).size[0] == PAGE_SIDE
