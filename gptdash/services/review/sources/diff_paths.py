"""Paths as git writes them in a diff: prefixed, and quoted where they hold unusual characters.

Source: https://git-scm.com/docs/git-config (core.quotePath, diff.mnemonicPrefix), https://git-scm.com/docs/git-diff,
2026-11-24.
"""

import re
from typing import Final

NOWHERE: Final = "/dev/null"
_PREFIX: Final = re.compile(r"^[abciow12]/")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE: Final = re.compile(r"\\([0-7]{3}|.)")
_UNUSUAL: Final = re.compile(r'[\x00-\x1f\x7f"\\]')
_NAMED: Final = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}


def unquoted(path: str) -> str:
    """Read a path as git writes it; quoted ones hold the bytes of UTF-8 as octal numbers."""
    found = _QUOTED.fullmatch(path)
    if not found:
        return path
    pieces = bytearray()
    end = 0
    for escape in _ESCAPE.finditer(found[1]):
        pieces += found[1][end : escape.start()].encode()
        code = escape[1]
        pieces += bytes([int(code, 8) & 0xFF if len(code) > 1 else _NAMED.get(code, ord(code) & 0xFF)])
        end = escape.end()
    return (bytes(pieces) + found[1][end:].encode()).decode("utf-8", "replace")


def read_path(rest: str) -> str:
    """Read what stands behind `---` or `+++`; a tab ends the path, a time stamp may follow."""
    quoted = _QUOTED.match(rest)
    return unquoted(quoted[0]) if quoted else rest.split("\t", maxsplit=1)[0].rstrip("\r")


def quoted_path(path: str) -> str:
    """Write a path as git reads it: quoted where it holds what would end it."""
    if not _UNUSUAL.search(path):
        return path
    return '"' + _UNUSUAL.sub(lambda found: f"\\{ord(found[0]):03o}", path) + '"'


def without_prefixes(old: str, new: str) -> tuple[str, str]:
    """Take `a/` and `b/`, or their like, off; where both sides begin alike they are folders, not prefixes."""
    if NOWHERE not in (old, new) and old[:2] == new[:2]:
        return old, new
    return _PREFIX.sub("", old, count=1), _PREFIX.sub("", new, count=1)


def header_path(rest: str) -> str | None:
    """Read the path behind `diff --git` where both sides name the same one; None where they do not.

    Unquoted paths may hold spaces, so that only the sameness tells where the first ends; other lines name renames.
    """
    quoted = _QUOTED.match(rest)
    cut = quoted.end() if quoted else len(rest) // 2
    old, new = without_prefixes(unquoted(rest[:cut]), unquoted(rest[cut + 1 :]))
    return new if old == new and rest[cut : cut + 1] == " " else None
