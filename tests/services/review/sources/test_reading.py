import pytest

from gptdash.domain.errors import EmptyFile, FileRejected, InputRejected, TooLarge
from gptdash.services.review.sources import (
    MAX_BYTES,
    MAX_LINES,
    CodeNotText,
    NothingToReview,
    code_as_changeset,
    read_source,
    split_lines,
)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\n", "x = 1\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("x = 'é'\n".encode("utf-16"), "x = 'é'\n"),
        ("名 = 1\n".encode(), "名 = 1\n"),
    ],
)
def test_source_files_are_decoded(data: bytes, text: str) -> None:
    assert read_source("a.py", data) == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", EmptyFile),
        (b" \n\t", EmptyFile),
        (b"\x89PNG\r\n\x1a\n\x00\x00", CodeNotText),
        (b"a\x00b", CodeNotText),
        (b"caf\xe9", CodeNotText),
        (b"x" * (MAX_BYTES + 1), TooLarge),
    ],
)
def test_what_is_no_source_is_refused_by_name(data: bytes, kind: type[FileRejected]) -> None:
    with pytest.raises(kind, match=r"a\.bin"):
        read_source("a.bin", data)


@pytest.mark.parametrize("blank", ["", "  \n\t\n"])
def test_blank_code_is_refused(blank: str) -> None:
    with pytest.raises(NothingToReview):
        code_as_changeset(blank, filename="a.py")


def test_too_many_lines_are_refused_with_the_limit() -> None:
    (file,) = code_as_changeset("x\n" * MAX_LINES, filename="a.py").files
    assert file.line_count == MAX_LINES
    with pytest.raises(InputRejected, match=r"a\.py is too large \(20,001 lines; the limit is 20,000 lines\)"):
        code_as_changeset("x\n" * (MAX_LINES + 1), filename="a.py")


def test_a_single_endless_line_is_refused_with_the_limit() -> None:
    with pytest.raises(TooLarge, match="1,000,001 bytes"):
        code_as_changeset("x" * (MAX_BYTES + 1), filename="a.py")


def test_only_line_ends_end_lines() -> None:
    assert split_lines("a\u2028b\x0cc\x85d\r\ne\rf\n\ng\n") == ("a\u2028b\x0cc\x85d", "e", "f", "", "g")
    assert split_lines("a") == ("a",)
