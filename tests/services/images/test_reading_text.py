"""Text in pictures, read on this machine."""

import importlib.util
import sys

import pytest
from PIL import Image, ImageDraw

from gptdash.services.images import Picture, TextLine, as_text, read_text
from gptdash.services.images.reading_text import OcrNotInstalled
from tests.conftest import require_or_skip
from tests.services.images.pictures import encoded


def test_text_is_read_with_its_places_and_what_stands_side_by_side_is_one_line() -> None:
    if importlib.util.find_spec("rapidocr") is None:
        require_or_skip("rapidocr (the extra gptdash[ocr])")
    image = Image.new("RGB", (640, 180), "white")
    pen = ImageDraw.Draw(image)
    pen.text((20, 15), "Harbour report 2026", fill="black", font_size=42)
    pen.text((20, 100), "Depth", fill="black", font_size=40)
    pen.text((380, 100), "12.5 m", fill="black", font_size=40)
    lines = read_text(Picture(name="a", data=encoded(image)))
    assert as_text(lines).replace(" ", "") == "Harbourreport2026\nDepth12.5m"
    assert [line.left > 300 for line in lines] == [False, False, True]
    assert all(line.confidence > 0.8 for line in lines)


def test_lines_are_put_in_their_order() -> None:
    def line(text: str, left: int, top: int) -> TextLine:
        return TextLine(text=text, confidence=1, left=left, top=top, height=20)

    assert as_text((line("c", 0, 40), line("b", 90, 4), line("a", 0, 10))) == "a  b\nc"
    assert as_text(()) == ""


def test_where_the_extra_is_missing_a_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # what an import does where it is not installed
    with pytest.raises(OcrNotInstalled, match=r"^The text in a cannot be read here.+pip install 'gptdash\[ocr\]'"):
        read_text(Picture(name="a", data=encoded(Image.new("RGB", (9, 9)))))
