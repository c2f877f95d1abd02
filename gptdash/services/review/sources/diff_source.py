"""A diff as a changeset."""

import re
from collections.abc import Callable
from typing import Final

from gptdash.domain.errors import InputRejected, TooLarge
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.sources.changeset import Changeset, SourceFile, distinct
from gptdash.services.review.sources.diff_parsing import parse_diff
from gptdash.services.review.sources.file_diff import FileDiff
from gptdash.services.review.sources.languages import detect_language
from gptdash.services.review.sources.limits import MAX_DIFF_BYTES
from gptdash.services.review.sources.skipping import why_skipped

MODE_ONLY: Final = mark("only the file's mode changed")
NO_CHANGE: Final = mark("the file was moved or copied without a change to its content")
BINARY: Final = mark("binary file")
DELETED: Final = mark("the file was deleted")
PASTED_DIFF: Final = sentence(mark("pasted diff"))
COMBINED: Final = mark("a combined diff of a merge (@@@) compares with several parents at once")

_FIRST_LINE: Final = re.compile(r"\s*(?:diff --|--- |Index: |From [0-9a-f]{7,} |commit [0-9a-f]{7,})")
_HEADER: Final = re.compile(r"^(?:diff --|@@)", re.MULTILINE)

FindText = Callable[[FileDiff], str | None]
"""Finds the whole new content of a file, None where it is not at hand."""


class NotADiff(InputRejected):
    """Text in which no file is changed."""

    template = mark("This is not a diff that can be read. Paste the output of git diff, svn diff or diff -u.")


class CombinedDiff(InputRejected):
    """A diff of a merge against several parents, with nothing else."""

    template = mark(
        "This is a combined diff of a merge: its lines (@@@) compare with several parents at once, so none has one "
        "number. Make a diff against one parent, such as git diff MERGE^1 MERGE, and review that."
    )


class EmptyDiff(InputRejected):
    """A diff without text."""

    template = mark("The diff is empty: nothing changed between the two sides, so there is nothing to review.")


def read_diff(
    text: str, title: Sentence = PASTED_DIFF, *, find_text: FindText = lambda _: None, skip: bool = True
) -> Changeset:
    """Read a diff; `skip` leaves out lock files, generated and minified ones.

    Raises:
        InputRejected: it is empty, too large, combined or no diff.
    """
    if not text.strip():
        raise EmptyDiff
    if len(text) > MAX_DIFF_BYTES:
        raise TooLarge(name=str(title), size=f"{len(text):,} characters", limit=f"{MAX_DIFF_BYTES:,}")
    diffs = parse_diff(text)
    if not diffs:
        raise CombinedDiff if "\n@@@ -" in text else NotADiff
    if all(diff.combined for diff in diffs):
        raise CombinedDiff
    return Changeset(title=title, files=distinct(_source_file(diff, find_text, skip=skip) for diff in diffs))


def looks_like_diff(text: str) -> bool:
    """Tell whether a text is meant as a diff: by its first line, since code may hold diffs further down."""
    return bool(_FIRST_LINE.match(text)) and bool(_HEADER.search(text))


def _source_file(diff: FileDiff, find_text: FindText, *, skip: bool) -> SourceFile:
    text = find_text(diff) or _added_text(diff)
    start = text if text is not None else "\n".join(row.text for hunk in diff.hunks[:1] for row in hunk.rows())
    why = _nothing_to_review(diff) or (why_skipped(diff.path, start) if skip else None)
    return SourceFile(
        path=diff.path,
        status=diff.status,
        old_path=diff.old_path if diff.old_path != diff.path else None,
        language=detect_language(start if text is not None else "", diff.path),
        text=text,
        hunks=diff.hunks,
        skipped=why,
        missed=diff.combined,
        cut=diff.cut,
    )


def _nothing_to_review(diff: FileDiff) -> Sentence | None:
    if diff.combined:
        return sentence(COMBINED)
    if diff.binary:
        return sentence(BINARY)
    if diff.status == "deleted":
        return sentence(DELETED)
    if not diff.hunks:
        return sentence(NO_CHANGE if diff.status in ("renamed", "copied") or not diff.mode_changed else MODE_ONLY)
    return None


def _added_text(diff: FileDiff) -> str | None:
    """Put the text of a new file together: all of it stands in the diff."""
    if diff.status != "added" or diff.cut or not diff.hunks:
        return None
    text = "".join(f"{row.text}\n" for hunk in diff.hunks for row in hunk.rows())
    return text.removesuffix("\n") if diff.hunks[-1].ends_bare else text
