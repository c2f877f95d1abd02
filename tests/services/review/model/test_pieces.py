from gptdash.domain.catalogue import Capabilities
from gptdash.services.review import SourceFile, code_as_changeset, files_as_changeset, read_diff
from gptdash.services.review.model.numbering import written
from gptdash.services.review.model.pieces import MAX_CALLS, Piece, cut_into_pieces, tokens_a_piece

SMALL = Capabilities(context_window=2_000)  # 1,000 tokens a piece


def cut(files: tuple[SourceFile, ...], capabilities: Capabilities = SMALL) -> tuple[Piece, ...]:
    return cut_into_pieces(files, capabilities)


def lines_of(piece: Piece) -> list[tuple[str, int]]:
    return [(excerpt.file.path, number) for excerpt in piece.excerpts for number in excerpt.lines("new")]


def test_a_piece_takes_half_of_what_a_model_reads_and_never_more_than_24000_tokens() -> None:
    assert tokens_a_piece(Capabilities()) == 24_000
    assert tokens_a_piece(Capabilities(context_window=8_192)) == 4_096
    assert tokens_a_piece(Capabilities(context_window=1_000_000)) == 24_000
    assert tokens_a_piece(Capabilities(context_window=8_192, max_input_tokens=3_000)) == 1_500


def test_small_files_share_a_piece_under_their_names() -> None:
    (piece,) = cut(files_as_changeset([("a.py", b"x = 1\n"), ("b.go", b"y\n")]).files)
    assert list(written(piece.excerpts)) == [
        'file "a.py", Python',
        " 1| x = 1",
        'file "b.go", Go',
        " 1| y",
    ]


def test_every_line_of_a_long_file_is_in_exactly_one_piece_and_every_piece_fits() -> None:
    pieces = cut(code_as_changeset("value = compute(1, 2, 3)\n" * 1_000, filename="a.py").files)
    assert len(pieces) > 5
    assert [line for piece in pieces for line in lines_of(piece)] == [("a.py", number) for number in range(1, 1_001)]
    assert all(piece.tokens <= 1_000 for piece in pieces)


def test_files_are_kept_whole_where_they_fit() -> None:
    files = files_as_changeset((f"{name}.py", b"value = compute(1, 2, 3)\n" * 50) for name in "abcd").files
    assert [{file for file, _ in lines_of(piece)} for piece in cut(files)] == [{"a.py"}, {"b.py"}, {"c.py"}, {"d.py"}]


def test_a_line_that_is_too_long_is_left_out_alone() -> None:
    (piece,) = cut(code_as_changeset(f"a = 1\nb = '{'word ' * 2_000}'\nc = 3\n", filename="a.py").files)
    assert lines_of(piece) == [("a.py", 1), ("a.py", 3)]


def test_a_review_makes_a_bounded_number_of_calls() -> None:
    assert len(cut(code_as_changeset("value = compute(1, 2, 3)\n" * 19_000, filename="a.py").files)) == MAX_CALLS


def test_hunks_show_both_sides_and_the_gap_between_them() -> None:
    diff = (
        "--- a/a.go\n+++ b/a.go\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n@@ -9,2 +9,3 @@\n x\n+y\n z\n"
        'diff --git a/n\u2028.go b/n\u2028.go\n--- a/n\u2028.go\n+++ b/n\u2028.go\n@@ -1 +1 @@\n-file "a.go", Go\n+y\n'
    )
    (piece,) = cut(read_diff(diff).files)
    assert list(written(piece.excerpts)) == [
        'file "a.go", Go',
        " 1| a",
        "-2| b",
        "+2| c",
        "…",
        " 9| x",
        "+10| y",
        " 11| z",
        'file "n\u2028.go", Go',
        '-1| file "a.go", Go',
        "+1| y",
    ]
