"""Reads a unified diff as git, svn, hg or diff write it.

Why not a library: docs/decisions/0005-own-diff-parser.md.
Source: https://git-scm.com/docs/diff-format and https://www.gnu.org/software/diffutils/manual/ (Detailed Unified),
2026-11-24.
"""

import re
from typing import Final

from gptdash.services.review.sources.changeset import BARE_END, Hunk, Status
from gptdash.services.review.sources.diff_paths import NOWHERE, header_path, read_path, unquoted, without_prefixes
from gptdash.services.review.sources.file_diff import FileDiff

GIT: Final = "diff --git "
COMBINED: Final = ("diff --cc ", "diff --combined ")
_HUNK: Final = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_COMBINED_HUNK: Final = re.compile(r"@@@+ -\d")
_INDEX: Final = re.compile(r"index [0-9a-f]+\.\.([0-9a-f]+)")
_BINARY: Final = ("Binary files ", "GIT binary patch")
_STATUS: Final[dict[str, Status]] = {
    "new file mode ": "added",
    "deleted file mode ": "deleted",
    "rename to ": "renamed",
    "copy to ": "copied",
}
_OLD_PATH: Final = ("rename from ", "copy from ")


def parse_diff(text: str) -> tuple[FileDiff, ...]:
    """Read every file of a diff; text that belongs to none (a commit message, a signature) is passed over."""
    return _Reader(_diff_lines(text)).read()


def _diff_lines(text: str) -> list[str]:
    """Cut at line feeds only: other ends belong to the files. A diff that was itself converted to CRLF is put right."""
    lines = text.removesuffix("\n").split("\n")
    headers = [line for line in lines if line.startswith(("@@ ", "+++ ", GIT))]
    if headers and all(line.endswith("\r") for line in headers):
        return [line.removesuffix("\r") for line in lines]
    return lines


class _Reader:
    """Goes through the lines once. Hunks are read by their counts, so that no content passes for a header."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._files: list[FileDiff] = []
        self._file: FileDiff | None = None
        self._hunks: list[Hunk] = []

    def read(self) -> tuple[FileDiff, ...]:
        while self._at < len(self._lines):
            self._read_line(self._lines[self._at])
        self._finish()
        return tuple(self._files)

    def _read_line(self, line: str) -> None:
        hunk = _HUNK.match(line) if self._file else None
        if hunk:
            self._read_hunk(hunk)
            return
        self._at += 1
        if line.startswith(GIT):
            path = header_path(line.removeprefix(GIT).rstrip("\r"))
            self._begin(FileDiff(path=path or "", old_path=path or ""))
        elif line.startswith(COMBINED):
            self._begin(FileDiff(path=unquoted(line.split(" ", 2)[2].rstrip("\r")), combined=True))
        elif line.startswith("--- ") and self._next_line().startswith("+++ ") and not self._in_combined():
            self._read_names(line)
        elif self._file:
            self._read_header(self._file, line.rstrip("\r"))

    def _read_names(self, line: str) -> None:
        """Read `---` and `+++`; without a header of git before them they begin a file."""
        named = (read_path(line.removeprefix("--- ")), read_path(self._next_line().removeprefix("+++ ")))
        self._at += 1
        if self._file is None or self._hunks or self._file.named:
            self._begin(FileDiff())
        old, new = without_prefixes(*named)
        path = old if named[1] == NOWHERE else new
        changes: dict[str, object] = {"path": path, "old_path": path if named[0] == NOWHERE else old, "named": True}
        if NOWHERE in named:
            changes["status"] = "deleted" if named[1] == NOWHERE else "added"
        self._change(**changes)

    def _read_header(self, file: FileDiff, line: str) -> None:
        for start, status in _STATUS.items():
            if line.startswith(start):
                path = unquoted(line.removeprefix(start)) if status in ("renamed", "copied") else file.path
                self._change(status=status, path=path)
        if line.startswith(_OLD_PATH):
            self._change(old_path=unquoted(line.split(" ", 2)[2]))
        elif line.startswith(("old mode ", "new mode ")):
            self._change(mode_changed=True)
        elif line.startswith(_BINARY):
            self._change(binary=True)
        elif _COMBINED_HUNK.match(line):
            self._change(combined=True)
        elif found := _INDEX.match(line):
            self._change(blob=found[1])

    def _read_hunk(self, header: re.Match[str]) -> None:
        self._at += 1
        old, new = (int(count) if count else 1 for count in header.group(2, 4))
        body, whole = read_body(self._lines, self._at, old, new)
        self._at += len(body)
        self._hunks.append(Hunk(old_start=int(header[1]), new_start=int(header[3]), body=tuple(body)))
        if not whole:
            self._change(cut=True)

    def _in_combined(self) -> bool:
        """Whether a combined hunk has begun: two signs a line look like headers there."""
        return self._file is not None and self._file.combined

    def _next_line(self) -> str:
        return self._lines[self._at] if self._at < len(self._lines) else ""

    def _begin(self, file: FileDiff) -> None:
        self._finish()
        self._file = file

    def _change(self, **changes: object) -> None:
        if self._file:
            self._file = self._file.model_copy(update=changes)

    def _finish(self) -> None:
        if self._file:
            self._files.append(self._file.model_copy(update={"hunks": tuple(self._hunks)}))
        self._file, self._hunks = None, []


def read_body(lines: list[str], start: int, old: int, new: int) -> tuple[list[str], bool]:
    """Read the lines of a hunk of `old` and `new` lines; tells whether all of them were there."""
    body: list[str] = []
    for at in range(start, len(lines)):
        if not (old or new or lines[at].startswith(BARE_END)):
            break
        entry = lines[at] or " "  # editors and mail programs take the blank off an empty line of context
        if entry[0] not in " +-\\" or (entry[0] == "-" and not old) or (entry[0] == "+" and not new):
            break
        old -= entry[0] in " -"
        new -= entry[0] in " +"
        body.append(entry)
    return body, not (old > 0 or new > 0)
