"""Cells of an old binary workbook (.xls) that show an error, which calamine reads as empty.

Source: [MS-CFB] 2.2 to 2.6 for the file, [MS-XLS] 2.4.28, 2.4.127 and 2.5.133 for the records, read 2026-11-28.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY_BYTES: Final = 128
SECTOR_SHIFTS: Final = (9, 12)
SMALL_SECTOR_BYTES: Final = 64
SHORT_BYTES: Final = 4096
NAMES: Final = ("Workbook", "Book")
LAST_SECTOR: Final = 0xFFFFFFFA
BOUND_SHEET, BEGIN, END, FORMULA, TRUTH_OR_ERROR = 0x85, 0x809, 0x0A, 0x06, 0x205
WORKSHEET: Final = 0
NO_NUMBER: Final = b"\xff\xff"
IS_ERROR: Final = 2


def errors_in_sheet(path: Path, sheet: int) -> int:
    """Count the errors in a worksheet, by its place among them; 0 where the file is none of these or is damaged."""
    with path.open("rb") as file:
        content = file.read(len(SIGNATURE))
        if content != SIGNATURE:
            return 0
        content += file.read()
    try:
        stream = _workbook(content)
        starts = [
            struct.unpack_from("<I", data)[0]
            for kind, data in _records(stream, 0)
            if kind == BOUND_SHEET and data[5] == WORKSHEET
        ]
        return sum(_is_error(kind, data) for kind, data in _records(stream, starts[sheet]))
    except (IndexError, ValueError, struct.error):
        return 0


def _is_error(kind: int, data: bytes) -> bool:
    """Tell an error: a cell with one, or a formula whose result is one."""
    if kind == TRUTH_OR_ERROR:
        return data[7] == 1
    return kind == FORMULA and data[12:14] == NO_NUMBER and data[6] == IS_ERROR


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and data of the records of one part, not of the charts inside it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == BEGIN) - (kind == END)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        elif not depth:
            return
        at += 4 + size


def _workbook(content: bytes) -> bytes:
    """Return the stream of the workbook; a short one is kept in small sectors of a stream of its own."""
    shift, _, first = struct.unpack_from("<H16sI", content, 30)
    if shift not in SECTOR_SHIFTS:
        return b""
    size = 1 << shift
    body, table = content[size:], _table(content, size)
    folder = _chain(body, table, first, size)
    for at in range(0, len(folder), ENTRY_BYTES):
        name = folder[at : at + max(0, struct.unpack_from("<H", folder, at + 64)[0] - 2)].decode("utf-16-le", "replace")
        if name not in NAMES:
            continue
        start, length = struct.unpack_from("<II", folder, at + 116)
        if length < SHORT_BYTES:
            body = _chain(body, table, struct.unpack_from("<I", folder, 116)[0], size)
            table = _numbers(_chain(content[size:], table, struct.unpack_from("<I", content, 60)[0], size))
            size = SMALL_SECTOR_BYTES
        return _chain(body, table, start, size)[:length]
    return b""


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """Return which sector follows each sector; where the table lies stands in the header and, if long, in sectors."""
    body, most = content[size:], len(content) // size
    places, more = list(struct.unpack_from("<109I", content, 76)), struct.unpack_from("<I", content, 68)[0]
    while more < LAST_SECTOR and len(places) < most:
        *held, more = _numbers(_sector(body, more, size))
        places += held
    return _numbers(b"".join(_sector(body, place, size) for place in places[:most] if place < LAST_SECTOR))


def _chain(body: bytes, table: tuple[int, ...], sector: int, size: int) -> bytes:
    """Put sectors together, no more than there are."""
    parts: list[bytes] = []
    while sector < LAST_SECTOR and len(parts) <= len(body) // size:
        parts.append(_sector(body, sector, size))
        sector = table[sector]
    return b"".join(parts)


def _sector(body: bytes, number: int, size: int) -> bytes:
    return body[number * size : (number + 1) * size]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)
