"""No sentence reaches a person past the text catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "pages").glob("*.py"), *(ROOT / "gptdash" / "ui").rglob("*.py")])
TRANSLATORS = {"_", "ngettext", "mark"}
# Keywords that name or shape a thing, and are never read by people.
TECHNICAL = {
    "key", "icon", "type", "width", "height", "gap", "color", "avatar", "persist_state", "submit_mode", "url_path",
    "page_icon", "layout", "size", "visibility", "mime", "file_name", "language", "vertical_alignment", "bind",
    "selection_mode", "label_visibility", "on_change", "theme", "border", "orientation", "xanchor", "yanchor",
    "horizontal_alignment", "barmode", "rangemode", "mode", "column_order", "format", "text_alignment", "code",
    "colorscale", "position", "domain",
}  # fmt: skip
READ_BY_PEOPLE = re.compile(r"[A-Za-z]{2,}\s+[A-Za-z]|^[A-Z][a-z]+|[\u4e00-\u9fff]")
NAMES_OF_THINGS = {"UTC", "gptdash", "SmolLM2-135M", "GitHub", "Markdown"}


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string in a call that is neither translated nor technical."""
    yield from _walk(ast.parse(source), in_call=False)


def _walk(node: ast.AST, *, in_call: bool) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in TRANSLATORS:
            return
        for argument in node.args:
            yield from _walk(argument, in_call=_shows(node))
        for keyword in node.keywords:
            if keyword.arg not in TECHNICAL:
                yield from _walk(keyword.value, in_call=_shows(node))
        yield from _walk(node.func, in_call=False)
        return
    if isinstance(node, ast.Constant):
        if in_call and isinstance(node.value, str) and _is_read(node.value):
            yield node.lineno, node.value
        return
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, in_call=in_call)


def _shows(call: ast.Call) -> bool:
    """Tell whether a call shows something: a method of `st` or of an element; not a look-up."""
    if not isinstance(call.func, ast.Attribute):
        return False
    return call.func.attr not in {"get", "pop", "startswith", "endswith", "split", "join", "setdefault", "with_name"}


def _is_read(text: str) -> bool:
    bare = re.sub(r":material/\w+:|:[a-z]+\[|https?://\S+", "", text)
    return bool(READ_BY_PEOPLE.search(bare)) and bare.strip() not in NAMES_OF_THINGS


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_string_that_people_read_is_translated(file: Path) -> None:
    assert list(literals(file.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        'st.title("Costs")',
        'st.caption("no calls yet")',
        'st.button(label="Send it")',
        'st.write(f"You have {n} calls")',
        'column.metric("Cost", 1)',
        'st.title("成本")',
        'st.selectbox(_("Pick"), ["First choice"])',
    ],
)
def test_a_bare_literal_is_found(line: str) -> None:
    assert list(literals(line))


@pytest.mark.parametrize(
    "line",
    [
        'st.title(_("Costs"))',
        'st.button(_("Send"), key="Send button", icon=":material/send:", type="primary")',
        'st.markdown(f":material/dns: **{label}**")',
        'ngettext("One call", "Many calls", n)',
        'st.session_state.get("Some key")',
    ],
)
def test_what_is_translated_or_technical_is_not(line: str) -> None:
    assert list(literals(line)) == []
