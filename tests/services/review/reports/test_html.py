from html.parser import HTMLParser

from gptdash.services.review import html_report
from tests.services.review.reports.samples import EMPTY, FOUND


class Page(HTMLParser):
    """Counts tags and gathers text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_says_it_all() -> None:
    text = Page(html_report(FOUND, summary="It runs <b>text</b>.")).text
    for said in (
        "Code review of 3 files",
        "No score: 1 of 3 files were not reviewed to the end",
        "It runs <b>text</b>.",
        "Replaced before sending: API keys (1).",
        "Lines 2 to 3",
        "Removed line 7",
        "Whole file",
        "'''```⟨U+202E⟩''')",
        "x = literal_eval(y)",
        "model+bandit B307",
        "clipped: the model reviewed 4 of 9 lines",
        "uv.lock",
    ):
        assert said in text


def test_nothing_of_tools_and_model_becomes_markup_and_nothing_is_loaded() -> None:
    page = Page(html_report(FOUND, summary="<img src=x onerror=alert(1)>"))
    assert not {"script", "img", "link", "iframe", "a", "b"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "href"}]
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes


def test_no_findings_and_the_language_are_said() -> None:
    page = html_report(EMPTY, language="zh-Hant")
    assert '<html lang="zh-Hant">' in page
    assert "No findings. That is a valid result, not a guarantee." in page
    assert html_report(EMPTY, lambda said: said.template.upper()).count("NO FINDINGS.") == 1
