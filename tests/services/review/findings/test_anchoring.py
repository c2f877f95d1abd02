import pytest

from gptdash.services.review.findings import Named, Shown, anchor_quote

LINES = ("import os", "", "def load(path):", "    return eval(path)", "    x = 1", "    x = 1", "", "run(x)", "}")


KNOWN = dict(enumerate(LINES, 1))


def place(quote: str, line: int | None, known: dict[int, str] = KNOWN) -> tuple[int, int, str] | None:
    anchor = anchor_quote(quote, Named("a.py", "new", line), (Shown("a.py", "new", known),))
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


def test_a_quote_without_a_line_stands_where_it_occurs_once() -> None:
    assert place("return eval(path)", None) == (4, 4, "moved")
    assert place("x = 1", None) is None


def test_a_whole_line_elsewhere_goes_before_a_part_of_the_named_one() -> None:
    known = {1: "total = price * count", 2: "price"}
    assert place("price", 1, known) == (2, 2, "moved")


def test_a_part_of_a_line_that_is_whole_at_several_others_is_not_anchored() -> None:
    assert place("return x", 1, {1: "return x + 1", 5: "return x", 9: "return x"}) is None


def test_a_part_is_cut_between_words() -> None:
    assert place("run(x)", 1, {1: "prune(run(x))"}) == (1, 1, "named")
    assert place("prune", 1, {1: "unprunes(x)"}) is None


def test_lines_that_are_not_shown_are_not_between_those_that_are() -> None:
    assert place("a\nb", 1, {1: "a", 5: "b"}) is None
    assert place("a\nb", 7, {4: "a", 5: "b", 9: "c"}) == (4, 5, "moved")


def test_a_masked_secret_is_still_the_line_it_stands_in() -> None:
    known = {1: "key = 'sk-abc'", 2: "other = 'sk-abc'"}
    assert place("key = '██████'", 1, known) == (1, 1, "named")
    assert place("key = '████'", 2, known) == (1, 1, "moved")
    assert place("████", 1, known) is None


def test_a_copied_sign_and_number_are_not_part_of_the_quote() -> None:
    assert place("+4|     return eval(path)", 9) == (4, 4, "moved")


def test_a_whole_line_on_the_other_side_or_in_another_file_goes_before_a_part_here() -> None:
    new = Shown("a.py", "new", {1: "schema = apply(source, notes)"})
    old = Shown("a.py", "old", {1: "schema = apply("}, only=frozenset({1}))
    other = Shown("b.py", "new", {7: "schema = apply("})
    quote, named = "schema = apply(", Named("a.py", "new", 1)
    found = anchor_quote(quote, named, (new, old))
    assert found
    assert (found.side, found.line, found.whole) == ("old", 1, True)
    found = anchor_quote(quote, named, (new, other))
    assert found
    assert (found.file, found.line) == ("b.py", 7)
    found = anchor_quote(quote, named, (new,))
    assert found
    assert (found.side, found.line, found.whole) == ("new", 1, False)


def test_a_quote_that_several_other_files_have_is_not_anchored() -> None:
    sides = tuple(Shown(file, "new", {1: "return compute(value)"}) for file in ("b.py", "c.py"))
    assert anchor_quote("return compute(value)", Named("a.py", "new", 1), sides) is None
    assert anchor_quote("return compute(value)", Named(None, "new", 1), sides[:1]) is not None
    assert anchor_quote("return x", Named(None, "new", 1), (Shown("b.py", "new", {1: "return x"}),)) is None
