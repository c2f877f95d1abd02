"""What files, models and servers wrote is never read as Markdown."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from gptdash.domain.wording import sentence
from gptdash.ui.markdown import plain, shortened
from gptdash.ui.text import _said

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "pages").glob("*.py"), *(ROOT / "gptdash" / "ui").rglob("*.py")])
READ_AS_MARKDOWN = {
    "error", "warning", "info", "success", "toast", "caption", "markdown", "title", "header", "subheader", "badge",
    "expander", "button", "checkbox", "metric",
}  # fmt: skip
ESCAPING = {"plain", "listed", "_listed"}
HOSTILE = "*a*_b_[x](http://y.example)![p](http://y.example/p.png):red[r]<img src=x>$1$.csv"


def spoken_raw(source: str) -> Iterator[int]:
    """Yield the lines in which a sentence with facts as they came goes where Markdown is read."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READ_AS_MARKDOWN:
            yield from (line for argument in node.args for line in _raw(argument))


def _raw(node: ast.AST) -> Iterator[int]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in ESCAPING:
            return
        if node.func.id == "say":
            yield node.lineno
    for child in ast.iter_child_nodes(node):
        yield from _raw(child)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_sentence_goes_into_markdown_with_its_facts_escaped(file: Path) -> None:
    assert list(spoken_raw(file.read_text("utf-8"))) == []


@pytest.mark.parametrize("line", ["st.error(say(problem))", 'column.caption(f"! {say(note)}")'])
def test_one_that_does_not_is_found(line: str) -> None:
    assert list(spoken_raw(line)) == [1]


@pytest.mark.parametrize(
    "line", ["st.error(say_plain(problem))", "st.error(plain(say(problem)))", "st.text(say(note))"]
)
def test_what_is_escaped_or_no_markdown_is_not(line: str) -> None:
    assert list(spoken_raw(line)) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2024-01-05.csv", "2024-01-05.csv"),
        ("get_current_time", "get_current_time"),
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("- a_", "\\- a\\_"),
        (":material/delete:", "\\:material/delete\\:"),
        ("a--b -> c", "a\\-\\-b \\-\\> c"),
        ("__bold__", "\\_\\_bold\\_\\_"),
    ],
)
def test_only_what_would_mean_something_is_escaped(text: str, written: str) -> None:
    assert plain(text) == written


def test_the_facts_of_a_sentence_are_written_letter_by_letter_and_its_own_markdown_is_kept() -> None:
    inner = sentence("{name} is empty. Choose a file that has content.", name=HOSTILE)
    said = _said("en", sentence("**{name}** says: {reason}", name="a_", reason=inner), plain)
    assert said == f"**a\\_** says: {plain(HOSTILE)} is empty. Choose a file that has content."


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("short", "short"),
        ("a title of many words that go on", "a title of many…"),
        ("如何在三十天之內退回一輛只騎了五十公里的腳踏車", "如何在三十天之內退回一輛只騎了五十公里…"),
        ("unbreakable" * 3, "unbreakableunbreaka…"),
    ],
)
def test_a_long_text_is_cut_between_words_or_where_it_has_none_anywhere(text: str, written: str) -> None:
    assert shortened(text, 20) == written
