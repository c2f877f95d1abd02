"""What is reviewed: files, each with its lines numbered as in the file itself."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence
from gptdash.services.review.sources.lines import split_lines

Side = Literal["new", "old"]
Status = Literal["whole", "added", "modified", "renamed", "copied", "deleted"]
BARE_END = "\\"


class Row(NamedTuple):
    """One line of a hunk: its sign (` `, `+` or `-`), its number on each side where it stands there, and its text."""

    sign: str
    old: int | None
    new: int | None
    text: str


class Hunk(Noun):
    """A run of lines of a diff; `body` holds each with its sign in front, without line end.

    An entry `BARE_END` says that the line before it ends the file without a line end.
    """

    old_start: int
    new_start: int
    body: tuple[str, ...]

    @property
    def ends_bare(self) -> bool:
        """Whether the hunk ends the new file without a line end."""
        return len(self.body) > 1 and self.body[-1].startswith(BARE_END) and self.body[-2][0] != "-"

    def rows(self) -> Iterator[Row]:
        """Number the lines of both sides."""
        old, new = self.old_start, self.new_start
        for entry in self.body:
            sign, text = entry[0], entry[1:]
            if sign == BARE_END:
                continue
            yield Row(sign, old if sign != "+" else None, new if sign != "-" else None, text)
            old += sign != "+"
            new += sign != "-"


class SourceFile(Noun):
    """One file under review.

    A `whole` file is reviewed line by line; of any other `hunks` say what changed. `text` is the new content where it
    is known as a whole. `skipped` says why the file is not reviewed, and `missed` that it should have been; `cut` that
    its diff breaks off. `byte_mark` stands before the text in the file. A file is not `patchable` where a patch could
    not name it, or not speak of its bytes.
    """

    path: str
    status: Status = "whole"
    old_path: str | None = None
    language: str | None = None
    text: str | None = None
    hunks: tuple[Hunk, ...] = ()
    skipped: Sentence | None = None
    missed: bool = False
    cut: bool = False
    byte_mark: str = ""
    patchable: bool = True

    def rows(self) -> Iterator[Row]:
        """List the lines that are reviewed, in order."""
        if self.status == "whole":
            for number, text in enumerate(split_lines(self.text or ""), 1):
                yield Row(" ", None, number, text)
        for hunk in self.hunks:
            yield from hunk.rows()

    @property
    def line_count(self) -> int:
        """The number of lines that are reviewed."""
        if self.status == "whole":
            return len(split_lines(self.text or ""))
        return sum(len(hunk.body) - hunk.body.count(BARE_END) for hunk in self.hunks)

    def lines(self, side: Side) -> dict[int, str]:
        """Return what is known of a side of the diff: line number to text. A whole file has no old side."""
        if side == "old":
            return {row.old: row.text for row in self.rows() if row.old is not None}
        return {row.new: row.text for row in self.rows() if row.new is not None}

    def added(self) -> frozenset[int] | None:
        """Return the numbers of the lines that are new; None where all of the file is reviewed."""
        if self.status == "whole":
            return None
        return frozenset(row.new for row in self.rows() if row.sign == "+" and row.new is not None)


class Changeset(Noun):
    """Everything that one review looks at, under a title for people."""

    title: Sentence
    files: tuple[SourceFile, ...]
    notes: tuple[Sentence, ...] = ()

    @property
    def reviewed(self) -> tuple[SourceFile, ...]:
        """The files that are not skipped."""
        return tuple(file for file in self.files if file.skipped is None)

    def file(self, path: str) -> SourceFile | None:
        """Find a file by its path."""
        return next((file for file in self.files if file.path == path), None)


def distinct(files: Iterable[SourceFile]) -> tuple[SourceFile, ...]:
    """Give each file a path of its own: a series of patches may change the same file again and again."""
    seen: Counter[str] = Counter()
    named: list[SourceFile] = []
    for file in files:
        seen[file.path] += 1
        count = seen[file.path]
        changes = {"path": f"{file.path} ({count})", "patchable": False}
        named.append(file if count == 1 else file.model_copy(update=changes))
    return tuple(named)
