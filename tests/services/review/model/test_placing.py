"""Whatever a model says of lines: a finding stands where its quote stands, or nowhere."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gptdash.domain.catalogue import Capabilities
from gptdash.services.review import Changeset, Finding, files_as_changeset, read_diff
from gptdash.services.review.model.numbering import Excerpt
from gptdash.services.review.model.pieces import Piece, cut_into_pieces
from gptdash.services.review.model.placing import findings_of
from tests.services.review.histories import commits, git, real_history

DIFF = f"""--- a/src/a.py
+++ b/src/a.py
@@ -10,4 +10,5 @@ def load():
 def load(path):
-    return eval(open(path).read())
+    with open(path) as file:
+        return eval(file.read())
{" "}
 x = 1
--- a/src/b.py
+++ b/src/b.py
@@ -1,2 +1,2 @@
 import os
-print(os.environ)
+print(sorted(os.environ))
"""


def said(**changes: object) -> dict[str, object]:
    finding = {
        "file": "src/a.py", "line": 12, "side": "new", "quote": "        return eval(file.read())", "severity": "high",
        "category": "security", "message": "Runs the file.", "suggestion": "Parse it.", "replacement": None,
        "confidence": "high",
    }  # fmt: skip
    return {**finding, **changes}


def pieces(changes: Changeset) -> tuple[Piece, ...]:
    return cut_into_pieces(changes.reviewed, Capabilities())


def place(*items: object, changes: Changeset | None = None) -> tuple[Finding, ...]:
    (piece,) = pieces(changes or read_diff(DIFF))
    return findings_of(json.dumps({"findings": items}), piece).findings


def where(**changes: object) -> tuple[str, str, int | None, str]:
    (finding,) = place(said(**changes))
    return finding.file, finding.side, finding.line, finding.quote


EVAL = ("src/a.py", "new", 12, "        return eval(file.read())")


@pytest.mark.parametrize(
    "line", [12, 11, 13, 9, 2, 0, -12, 500, "12", "12.0", 12.0, "L12", "12-13", None, "x", True, []]
)
def test_a_line_that_is_off_or_nonsense_is_put_right_by_the_quote(line: object) -> None:
    assert where(line=line) == EVAL


@pytest.mark.parametrize(
    "file", ["src/a.py", "a.py", "./src/a.py", "b/src/a.py", "src/b.py", "nowhere.py", "", None, 7]
)
def test_a_wrong_file_is_put_right_by_a_quote_that_only_one_file_has(file: object) -> None:
    if file == 7:
        assert place(said(file=file)) == ()  # a number is no name: dropped, not guessed
    else:
        assert where(file=file) == EVAL


def test_a_short_quote_does_not_reach_into_another_file() -> None:
    (finding,) = place(said(file="src/b.py", quote="x = 1", line=1))
    assert (finding.file, finding.line) == ("src/b.py", None)


@pytest.mark.parametrize(("side", "line"), [("old", 11), ("new", 11), ("old", 99), ("OLD", None), ("left", 1)])
def test_a_removed_line_is_found_on_its_side_by_its_old_number(side: str, line: int | None) -> None:
    quote = "    return eval(open(path).read())"
    assert where(side=side, line=line, quote=quote) == ("src/a.py", "old", 11, quote)


def test_a_line_of_context_is_the_new_files_also_where_the_old_side_is_named() -> None:
    assert where(side="old", line=10, quote="def load(path):") == ("src/a.py", "new", 10, "def load(path):")


def test_numbers_of_the_old_side_are_not_taken_for_the_new() -> None:
    # Line 13 of the new file is blank; on the old side `x = 1` is line 13, on the new 14.
    assert where(line=13, quote="x = 1") == ("src/a.py", "new", 14, "x = 1")


@pytest.mark.parametrize("quote", ["os.system(path)", "return eval(file.read()) or None", "", " ", "…", "12|", None])
def test_an_invented_quote_stands_nowhere(quote: str | None) -> None:
    (finding,) = place(said(quote=quote))
    assert (finding.file, finding.line, finding.quote, finding.replacement) == ("src/a.py", None, "", None)


def test_a_quote_that_occurs_in_several_places_stands_where_it_is_named_or_nowhere() -> None:
    changes = files_as_changeset([("a.py", b"return 1\nx\nreturn 1\n")])
    named, unnamed = place(
        said(file="a.py", quote="return 1", line=3), said(file="a.py", quote="return 1", line=2), changes=changes
    )
    assert (named.line, unnamed.line) == (3, None)


@pytest.mark.parametrize(
    "bad",
    [
        None, 7, "words", [], {}, {"message": "alone"}, said(severity="apocalyptic"), said(category="vibes"),
        said(message=""), said(message=None), said(quote=["a"]), said(suggestion={"a": 1}),
    ],
)  # fmt: skip
def test_a_bad_finding_is_dropped_and_counted_never_the_batch(bad: object) -> None:
    (piece,) = pieces(read_diff(DIFF))
    read = findings_of(json.dumps({"findings": [bad, said()]}), piece)
    assert ([finding.line for finding in read.findings], read.dropped) == ([12], 1)


@pytest.mark.parametrize("change", [{"extra": 1}, {"severity": " HIGH "}, {"confidence": "very"}, {"suggestion": None}])
def test_small_slips_cost_no_finding(change: dict[str, object]) -> None:
    assert where(**change) == EVAL


def test_code_in_a_suggestion_is_not_taken_for_a_fence_around_the_reply() -> None:
    (finding,) = place(said(suggestion="Use ```json.loads(text)``` here."))
    assert "json.loads" in finding.suggestion


@pytest.mark.parametrize(
    ("quote", "replacement", "expected"),
    [
        ("        return eval(file.read())", "        return json.load(file)", ("        return json.load(file)",)),
        ("return eval(file.read())", "return json.load(file)", ("        return json.load(file)",)),
        (
            "return eval(file.read())",
            "if file:\n    return 1\n\nreturn 2",
            ("        if file:", "            return 1", "", "        return 2"),
        ),
        ("return eval(file.read())", "        return json.load(file)", ("        return json.load(file)",)),
        ("eval(file.read())", "json.load(file)", None),  # a part of the line: nobody knows what of it stays
        ("        return eval(file.read())", "        return eval(file.read())", None),  # changes nothing
        ("        return eval(file.read())", "", None),
        ("        return eval(file.read())", 7, None),
    ],
)  # fmt: skip
def test_a_replacement_takes_the_place_of_whole_lines_with_their_indentation(
    quote: str, replacement: object, expected: tuple[str, ...] | None
) -> None:
    (finding,) = place(said(quote=quote, replacement=replacement))
    assert (finding.replacement.lines if finding.replacement else None) == expected
    if finding.replacement:
        assert (finding.replacement.line, finding.replacement.end_line) == (12, 12)


def test_removed_lines_have_no_replacement() -> None:
    (finding,) = place(said(side="old", quote="    return eval(open(path).read())", replacement="pass"))
    assert finding.replacement is None


def replies(excerpt: Excerpt) -> Iterator[tuple[dict[str, object], str]]:
    """Say something of real lines, each wrong in another way; yields it with the text that it quotes."""
    rows = [row for row in excerpt.rows if len(row.text.split()) > 2][:6]
    for at, row in enumerate(rows):
        number = row.new if row.new is not None else row.old
        side = "old" if row.new is None else "new"
        for line, named in (
            (number, side),
            ((number or 0) + at + 1, side),
            (number, "old"),
            (None, "new"),
            ("12.0", side),
        ):
            yield said(file=excerpt.file.path, line=line, side=named, quote=row.text), row.text
            yield said(file="wrong.py", line=line, side=named, quote=row.text), row.text
        yield said(file=excerpt.file.path, line=number, quote=f"{row.text} and more"), ""


def test_over_real_histories_every_anchored_line_equals_the_line_in_the_blob(tmp_path: Path) -> None:
    repository = real_history(tmp_path)
    anchored, compared = 0, 0
    for revision in commits(repository)[:12]:
        diff = git(repository, "diff", "-M", f"{revision}^", revision).decode("utf-8", "replace")
        if not diff:
            continue
        blobs: dict[tuple[str, str], list[str]] = {}
        changes = read_diff(diff)
        for piece in pieces(changes):
            everything = [reply for excerpt in piece.excerpts for reply in replies(excerpt)]
            found = findings_of(json.dumps({"findings": [item for item, _ in everything]}), piece).findings
            assert len(found) == len(everything)
            for finding, (_, quote) in zip(found, everything, strict=True):
                compared += 1
                if finding.line is None:
                    continue
                anchored += 1
                file = changes.file(finding.file)
                assert file
                tree, path = (
                    (revision, file.path) if finding.side == "new" else (f"{revision}^", file.old_path or file.path)
                )
                if (tree, path) not in blobs:
                    blobs[tree, path] = git(repository, "show", f"{tree}:{path}").decode("utf-8", "replace").split("\n")
                line = blobs[tree, path][finding.line - 1]
                assert finding.quote == line.removesuffix("\r")
                assert line.split() == quote.split()
    assert compared > 1_000
    assert anchored > compared // 2
