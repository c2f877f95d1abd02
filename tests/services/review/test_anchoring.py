import pytest

from gptdash.services.review.anchoring import Anchor, anchor_quote

LINES = ("import os", "", "def load(path):", "    return eval(path)", "    x = 1", "    x = 1", "", "run(x)", "}")


def place(quote: str, line: int) -> tuple[int, int, str] | None:
    anchor: Anchor | None = anchor_quote(quote, line, LINES)
    return (anchor.line, anchor.end_line, anchor.how) if anchor else None


@pytest.mark.parametrize(
    ("quote", "line", "expected"),
    [
        ("    return eval(path)", 4, (4, 4, "named")),
        ("return   eval(path)", 4, (4, 4, "named")),
        ("eval(path)", 4, (4, 4, "named")),
        ("4| return eval(path)", 4, (4, 4, "named")),
        ("def load(path):\n    return eval(path)", 3, (3, 4, "named")),
        ("\n    return eval(path)\n", 4, (4, 4, "named")),
        ("x = 1", 6, (6, 6, "named")),
    ],
)
def test_a_quote_at_the_named_line_is_accepted(quote: str, line: int, expected: tuple[int, int, str]) -> None:
    assert place(quote, line) == expected


@pytest.mark.parametrize("line", [1, 3, 5, 9, 0, -4, 10_000])
def test_a_quote_that_occurs_once_moves_there(line: int) -> None:
    assert place("return eval(path)", line) == (4, 4, "moved")


@pytest.mark.parametrize(
    ("quote", "line"),
    [
        ("x = 1", 1),  # twice elsewhere: nobody knows which
        ("return exec(path)", 4),  # invented
        ("", 4),
        ("   \n ", 4),
        ("def load(path):\n    return exec(path)", 3),  # half of it invented
        (")", 8),  # too little to mean anything
        ("run(x)\n}\nend", 8),  # runs past the end
    ],
)
def test_what_cannot_be_found_or_told_apart_is_not_anchored(quote: str, line: int) -> None:
    assert place(quote, line) is None


def test_a_short_line_counts_where_it_is_whole() -> None:
    assert place("}", 9) == (9, 9, "named")
