"""Files that are no tables: each is refused in one sentence, and leaves nothing behind."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from gptdash.domain.errors import EmptyFile, FileRejected
from gptdash.services.analysis import AnalysisService
from gptdash.services.analysis.rejections import (
    BinaryFile,
    FileDamaged,
    FileEncrypted,
    FileMissing,
    HeaderOnly,
    LineTooLong,
    NoRowsFit,
    NotACsv,
    NothingInside,
    TooManyColumns,
)
from tests.services.analysis.conftest import OpenBytes


def office(member: str) -> bytes:
    """Build a ZIP archive as office programs write it, with one member that has nothing to say."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr(member, "<nothing/>")
    return archive.getvalue()


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)
REFUSED = (
    ("nothing", b"", EmptyFile, "is empty. Choose a file that has content."),
    ("white space", b"  \n\n \r\n", EmptyFile, "is empty"),
    ("a byte order mark", b"\xef\xbb\xbf", EmptyFile, "is empty"),
    ("a header", b"a,b\n", HeaderOnly, "has column names but no rows below them"),
    ("a header without line end", b"name,age", HeaderOnly, "has column names but no rows below them"),
    ("a web page", b"<!DOCTYPE html><html><body>1,2</body></html>", NotACsv, "a web page (HTML)"),
    ("a web page after empty lines", b"\n\n  <html><head></head></html>", NotACsv, "a web page (HTML)"),
    ("an XML document", b'<?xml version="1.0"?><rows><row a="1"/></rows>', NotACsv, "an XML document"),
    ("broken JSON", b'[{"a": 1}, {"a": 2', FileDamaged, "it begins like JSON"),
    ("JSON of nothing", b"[]", NothingInside, "holds no table inside"),
    ("bottomless JSON", b"[" * 100_000, FileDamaged, "it begins like JSON"),
    ("a Word document", office("word/document.xml"), NotACsv, "a Word document"),
    ("the start of an archive", b"PK\x03\x04rest", FileDamaged, "it begins like a ZIP archive"),
    (
        "the start of a workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        FileDamaged,
        "begins like a workbook",
    ),
    ("an encrypted workbook", ENCRYPTED, FileEncrypted, "is protected by a password"),
    ("a workbook that is none", office("xl/workbook.xml"), FileDamaged, "it begins like a workbook"),
    ("a Parquet file that is none", b"PAR1" + bytes(100), FileDamaged, "it begins like a Parquet file"),
    ("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", NotACsv, "a PDF document"),
    ("an image", b"\x89PNG\r\n\x1a\n" + bytes(100), NotACsv, "an image"),
    ("a broken gzip archive", b"\x1f\x8b\x08\x00" + bytes(20), FileDamaged, "it begins like a gzip archive"),
    ("a TAR archive", b"a.csv".ljust(257, b"\0") + b"ustar" + bytes(250), NotACsv, "a TAR archive"),
    (
        "noise",
        b"".join(hashlib.sha256(bytes([at])).digest() for at in range(150)),
        BinaryFile,
        "holds binary data, not text",
    ),
    ("little noise", b"\x01\x02\x03\x04\x05\x06", BinaryFile, "holds binary data, not text"),
    ("zeros", bytes(5000), BinaryFile, "holds binary data, not text"),
)


@pytest.mark.parametrize(("content", "kind", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_no_table_is_refused_in_one_sentence(
    open_bytes: OpenBytes, content: bytes, kind: type[FileRejected], said: str
) -> None:
    with pytest.raises(kind) as refusal:
        open_bytes(content, name="report.csv")
    sentence = str(refusal.value)
    assert sentence.startswith("report.csv ")
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_line_of_100_mb_is_refused(open_bytes: OpenBytes) -> None:
    with pytest.raises(LineTooLong) as refusal:
        open_bytes(b"a,b\n1," + b"x" * 100_000_000 + b"\n")
    assert "a line of more than 2 MiB" in str(refusal.value)


def test_a_line_of_100_mb_without_any_separator_is_refused(open_bytes: OpenBytes) -> None:
    with pytest.raises(LineTooLong):
        open_bytes(b"x" * 100_000_000)


def test_more_columns_than_anyone_can_chart_are_refused(open_bytes: OpenBytes) -> None:
    names, values = ",".join(f"n{at}" for at in range(10_001)), ",".join(map(str, range(10_001)))
    with pytest.raises(TooManyColumns) as refusal:
        open_bytes(f"{names}\n{values}\n{values}\n")
    assert "has 10001 columns; the limit is 10000" in str(refusal.value)


def test_a_refused_file_leaves_nothing_behind(analysis_with_model: AnalysisService, tmp_path: Path) -> None:
    with pytest.raises(FileRejected):
        analysis_with_model.open(("empty.csv", b""))
    with pytest.raises((HeaderOnly, NoRowsFit)):
        analysis_with_model.open(("header.csv", b"a,b\n"))
    assert list((tmp_path / "tables").iterdir()) == []


def test_a_missing_file_is_one_sentence(analysis: AnalysisService, tmp_path: Path) -> None:
    with pytest.raises(FileMissing) as refusal:
        analysis.open(tmp_path / "gone.csv")
    assert str(refusal.value) == "gone.csv cannot be found. Check the path."
