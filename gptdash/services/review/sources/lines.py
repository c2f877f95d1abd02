"""Lines as editors, linters and git count them: only line ends end a line, not form feeds, not U+2028."""

import re
from typing import Final

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def split_lines(source: str) -> tuple[str, ...]:
    """Cut code into lines as linters and editors count them; a last line end opens no further line."""
    lines = tuple(_LINE_END.split(source))
    return lines[:-1] if lines[-1] == "" else lines


def quoted(lines: tuple[str, ...], line: int, end_line: int) -> str:
    """Return the text of lines `line` to `end_line`, counted from 1."""
    return "\n".join(lines[line - 1 : end_line])
