"""A range of revisions of a repository on this machine, with the whole new text of each file."""

import re
from pathlib import Path
from typing import Final

from gptdash.domain.errors import InputRejected
from gptdash.domain.wording import mark, sentence
from gptdash.services.review.sources.changeset import Changeset
from gptdash.services.review.sources.diff_source import FindText, read_diff
from gptdash.services.review.sources.file_diff import FileDiff
from gptdash.services.review.sources.git_process import run_git, without_filters
from gptdash.services.review.sources.limits import MAX_BYTES
from gptdash.services.review.sources.working_files import agrees, readable, texts_in

# Not an option, no blanks, nothing that git would not take for a name of revisions.
_REVISIONS: Final = re.compile(r"[\w@^~./{}+][\w@^~./{}+-]*")
_EMPTY_TREE: Final = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_DIFF: Final = (
    "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--full-index", "--find-renames", "--find-copies",
    "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/", "--unified=10",
)  # fmt: skip
_INDEX: Final = re.compile(r"^index [0-9a-f]+\.\.([0-9a-f]{40,64})", re.MULTILINE)
_SMALL: Final = re.compile(r"([0-9a-f]+) blob (\d+)")
_HEAD: Final = re.compile(rb"([0-9a-f]+) blob (\d+)\n")


class RevisionsUnclear(InputRejected):
    """Text that names no revisions."""

    template = mark(
        "The range “{revisions}” names no revisions. Write a range such as main..feature, one commit, or nothing "
        "for what is not committed yet."
    )


class NoRepository(InputRejected):
    """A folder that is not there or holds no repository."""

    template = mark("{folder} is no folder of a git repository on this machine.")


def read_repository(folder: Path, revisions: str = "", *, skip: bool = True) -> Changeset:
    """Read what a range of revisions changed: `A..B`, one commit, or, for nothing, what is not committed yet.

    Raises:
        InputRejected: there is no repository or no such revision, or nothing changed.
    """
    root = _root_of(folder)
    wanted = _arguments(root, revisions.strip())
    diff = run_git(root, *without_filters(root), *_DIFF, *wanted, "--").decode("utf-8", "replace")
    title = sentence("{name}", name=f"{root.name} {revisions.strip()}".strip())
    return read_diff(diff, title, find_text=_finder(root, diff), skip=skip)


def _root_of(folder: Path) -> Path:
    if not folder.is_dir():
        raise NoRepository(folder=str(folder))
    try:
        return Path(run_git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "replace").rstrip("\n"))
    except InputRejected as error:
        if "not a git repository" in str(error):
            raise NoRepository(folder=str(folder)) from error
        raise


def _arguments(root: Path, revisions: str) -> tuple[str, ...]:
    """Say in git's words what is compared; one commit is compared with its first parent, the first with nothing."""
    if not revisions:
        return ("HEAD",)
    if not _REVISIONS.fullmatch(revisions):
        raise RevisionsUnclear(revisions=revisions)
    if ".." in revisions:
        return (revisions,)
    commit = run_git(root, "rev-parse", "--verify", "--end-of-options", f"{revisions}^{{commit}}").decode().strip()
    parents = run_git(root, "rev-list", "--parents", "--max-count=1", commit, "--").decode().split()[1:]
    return (parents[0] if parents else _EMPTY_TREE, commit)


def _contents(root: Path, diff: str) -> dict[str, bytes]:
    """Read the new content of every file that the diff names, by git's name of it; what is too large is left out."""
    names = dict.fromkeys(_INDEX.findall(diff))
    listed = run_git(root, "cat-file", "--batch-check", data="".join(f"{name}\n" for name in names).encode())
    small = [found[1] for line in listed.decode().split("\n") if (found := _SMALL.fullmatch(line)) and _fits(found[2])]
    raw = run_git(root, "cat-file", "--batch", data="".join(f"{name}\n" for name in small).encode())
    contents: dict[str, bytes] = {}
    at = 0
    while head := _HEAD.match(raw, at):
        start, size = head.end(), int(head[2])
        contents[head[1].decode()] = raw[start : start + size]
        at = start + size + 1
    return contents


def _fits(size: str) -> bool:
    return int(size) <= MAX_BYTES


def _finder(root: Path, diff: str) -> FindText:
    """Find a file's new content in the repository, or, where it is not committed, in the working tree."""
    contents = _contents(root, diff)
    in_folder = texts_in(root)

    def find(file: FileDiff) -> str | None:
        text = readable(contents.get(file.blob or "", b""))
        if text is not None and agrees(text, file):
            return text
        return in_folder(file)

    return find
