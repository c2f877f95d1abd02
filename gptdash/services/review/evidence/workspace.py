"""The files under review on disk, for linters that read files: each in a folder of its own, under a harmless name."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from gptdash.services.review.sources import LANGUAGES, SourceFile, quoted, split_lines

_HARMLESS: Final = re.compile(r"\w[\w.-]{0,80}")


@dataclass(frozen=True)
class Placed:
    """A file under review, and where it lies for the linters."""

    file: SourceFile
    path: Path

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file, as linters count them."""
        return split_lines(self.file.text or "")

    def clamp(self, line: int, end_line: int) -> tuple[int, int]:
        """Keep a range of lines within the file: linters may name the line behind the last."""
        start = min(max(line, 1), len(self.lines))
        return start, min(max(start, end_line), len(self.lines))

    def quote(self, line: int, end_line: int) -> str:
        """Return the file's own text at some lines."""
        return quoted(self.lines, line, end_line)


@dataclass(frozen=True)
class Workspace:
    """A folder with the files; `by_path` finds a file by the path that a linter names."""

    folder: Path
    by_path: Mapping[str, Placed]

    def of(self, *languages: str) -> tuple[Placed, ...]:
        """List the files in some languages."""
        return tuple(placed for placed in self.by_path.values() if placed.file.language in languages)


@contextmanager
def workspace(files: tuple[SourceFile, ...]) -> Iterator[Workspace]:
    """Write the files that are known as a whole into a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="gptdash-review-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        placed = [_place(folder / f"f{number}", file) for number, file in enumerate(files)]
        yield Workspace(folder, {str(one.path): one for one in placed})


def _place(folder: Path, file: SourceFile) -> Placed:
    folder.mkdir()
    path = folder / _name(file)
    path.write_bytes((file.text or "").encode("utf-8", "replace"))
    return Placed(file, path)


def _name(file: SourceFile) -> str:
    """Keep a file's name, which matters to some rules, where it is harmless and fits its language."""
    name = PurePosixPath(file.path.replace("\\", "/")).name
    endings = next((known.extensions for known in LANGUAGES if known.id == file.language), ())
    fits = bool(_HARMLESS.fullmatch(name)) and name.endswith(endings)
    return name if fits else f"source{endings[0] if endings else '.txt'}"
