"""Files that carry the name of a CSV and the content of something else.

Source: https://en.wikipedia.org/wiki/List_of_file_signatures, 2026-11-24.
"""

import re
from typing import Final

from gptdash.domain.wording import mark
from gptdash.services.analysis.rejections import BinaryFile, NotACsv

MAGIC: Final = (
    (b"PK\x03\x04", mark("an Excel workbook or a ZIP archive")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", mark("an old Excel workbook")),
    (b"%PDF-", mark("a PDF document")),
    (b"\x1f\x8b", mark("a gzip archive")),
    (b"BZh", mark("a bzip2 archive")),
    (b"\x28\xb5\x2f\xfd", mark("a Zstandard archive")),
    (b"7z\xbc\xaf\x27\x1c", mark("a 7-Zip archive")),
    (b"PAR1", mark("a Parquet file")),
    (b"ARROW1", mark("an Arrow file")),
    (b"SQLite format 3\x00", mark("an SQLite database")),
    (b"\x89PNG\r\n\x1a\n", mark("an image")),
    (b"\xff\xd8\xff", mark("an image")),
    (b"GIF8", mark("an image")),
    (b"{\\rtf", mark("a rich text document")),
)
TEXT_FORMATS: Final = (
    (
        re.compile(rb"\s*<(!doctype\s+html|html|head|body|table|div|script|!--)", re.IGNORECASE),
        mark("a web page (HTML)"),
    ),
    (re.compile(rb"\s*<(\?xml|[a-z]+[^,;\t|\n]*>)", re.IGNORECASE), mark("an XML document")),
    (re.compile(rb'\s*[\[{]\s*[\[{]?\s*("[^"\n]*"\s*:|\])'), mark("JSON")),
)
UTF16_NUL_SHARE: Final = 0.2
MAX_NUL_SHARE: Final = 0.2
MAX_CONTROL_SHARE: Final = 0.02
_CONTROLS: Final = bytes(set(range(1, 32)) - set(b"\t\n\r\x0b\x0c\x1a\x1c\x1d\x1e\x1f"))


def refuse_other_formats(name: str, head: bytes) -> None:
    """Refuse what is no delimited text.

    Raises:
        NotACsv: a known format, by its first bytes.
        BinaryFile: bytes that no text has.
    """
    start = head.removeprefix(b"\xef\xbb\xbf")
    for magic, found in MAGIC:
        if start.startswith(magic):
            raise NotACsv(name=name, found=found)
    for pattern, found in TEXT_FORMATS:
        if pattern.match(start):
            raise NotACsv(name=name, found=found)
    if looks_binary(head):
        raise BinaryFile(name=name)


def looks_binary(head: bytes) -> bool:
    """Tell noise from text: text has hardly any control characters, and NULs only where it is UTF-16 or 32."""
    if is_utf16(head) or head[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return False
    printable = head.translate(None, b"\0")
    controls = len(printable) - len(printable.translate(None, _CONTROLS))
    many_nuls = len(head) - len(printable) > MAX_NUL_SHARE * len(head)
    return many_nuls or controls > MAX_CONTROL_SHARE * len(printable)


def is_utf16(head: bytes) -> bool:
    """Recognise UTF-16 by its mark, or by NULs that stand in every other place."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > UTF16_NUL_SHARE * len(head) and min(even, odd) * 20 < max(even, odd)
