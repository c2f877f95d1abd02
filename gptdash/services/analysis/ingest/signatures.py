"""What a file holds, told from its first bytes and not from its name.

Source: https://en.wikipedia.org/wiki/List_of_file_signatures, 2026-11-24.
"""

import re
from typing import Final, Literal

from gptdash.domain.wording import mark
from gptdash.services.analysis.rejections import BinaryFile, NotACsv

Kind = Literal["zip", "ole", "gzip", "zstd", "parquet", "json", "text"]

READ: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PAR1", "parquet"),
)
MAGIC: Final = (
    (b"%PDF-", mark("a PDF document")),
    (b"BZh", mark("a bzip2 archive")),
    (b"\xfd7zXZ\x00", mark("an XZ archive")),
    (b"7z\xbc\xaf\x27\x1c", mark("a 7-Zip archive")),
    (b"Rar!\x1a\x07", mark("a RAR archive")),
    (b"PARE", mark("an encrypted Parquet file")),
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
)
JSON: Final = re.compile(rb'\s*(?:\{\s*(?:"[^"\n]*"\s*:|\})|\[\s*(?:\{|\[|\]|"[^"\n]*"\s*,\s*\n))')
JSON_ENDINGS: Final = (".json", ".jsonl", ".ndjson", ".geojson")
TAR: Final = (b"ustar", 257)
UTF16_NUL_SHARE: Final = 0.2
MAX_NUL_SHARE: Final = 0.2
MAX_CONTROL_SHARE: Final = 0.02
_CONTROLS: Final = bytes(set(range(1, 32)) - set(b"\t\n\r\x0b\x0c\x1a\x1c\x1d\x1e\x1f"))


def kind_of(name: str, head: bytes) -> Kind:
    """Tell what a file holds.

    Raises:
        NotACsv: a known format that is not read here, by its first bytes.
        BinaryFile: bytes that no text has.
    """
    start = _as_utf8(head)
    if kind := next((kind for magic, kind in READ if start.startswith(magic)), None):
        return kind
    if found := _unread(start):
        raise NotACsv(name=name, found=found)
    if looks_binary(head):
        raise BinaryFile(name=name)
    named_json = name.lower().endswith(JSON_ENDINGS) and start.lstrip()[:1] in (b"{", b"[")
    return "json" if named_json or JSON.match(start) else "text"


def _unread(start: bytes) -> str | None:
    """Name the format of what cannot be read."""
    magic, at = TAR
    if start[at : at + len(magic)] == magic:
        return mark("a TAR archive")
    formats = (found for signature, found in MAGIC if start.startswith(signature))
    return next(formats, None) or next((found for pattern, found in TEXT_FORMATS if pattern.match(start)), None)


def _as_utf8(head: bytes) -> bytes:
    """See UTF-16 with its mark as UTF-8, and no mark at all."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace").encode()
    return head.removeprefix(b"\xef\xbb\xbf")


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
