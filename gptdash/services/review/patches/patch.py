"""Suggestions as patches: offered only where they apply to the given text and, for Python, still parse."""

import ast
import warnings
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.services.review.findings import Finding, Replacement
from gptdash.services.review.patches.segments import Segment, segments_of
from gptdash.services.review.patches.unified import unified_diff
from gptdash.services.review.sources import Changeset, SourceFile

LOST: Final = "\ufffd"  # stands where bytes could not be read, so that a patch would not fit them


class Patch(Noun):
    """The change of one file as a diff, and the whole new text where the old one is known."""

    file: str
    diff: str
    text: str | None


class CombinedPatch(Noun):
    """The changes of several findings together; `left_out` are those whose change does not go with the others."""

    patches: tuple[Patch, ...]
    left_out: tuple[Finding, ...]

    @property
    def diff(self) -> str:
        """All of it as one diff."""
        return "".join(patch.diff for patch in self.patches)


def patch_finding(finding: Finding, changes: Changeset) -> Patch | None:
    """Turn a finding's replacement into a patch; None where there is none that applies."""
    file = changes.file(finding.file)
    return patch_file(file, (finding.replacement,)) if file and finding.replacement else None


def combine(findings: Iterable[Finding], changes: Changeset) -> CombinedPatch:
    """Put the replacements of findings into one patch; where two do not go together the first one stays."""
    patches: list[Patch] = []
    left_out: list[Finding] = []
    wanted = tuple(finding for finding in findings if finding.replacement)
    for path in dict.fromkeys(finding.file for finding in wanted):
        patch, refused = _combine_file(changes.file(path), tuple(one for one in wanted if one.file == path))
        patches += [patch] if patch else []
        left_out += refused
    return CombinedPatch(patches=tuple(patches), left_out=tuple(left_out))


def patch_file(file: SourceFile, replacements: tuple[Replacement, ...]) -> Patch | None:
    """Apply replacements that do not overlap; None where they do not apply, change nothing or break the file."""
    if not file.patchable or not _is_relative(file.path):
        return None
    segments = segments_of(file)
    by_segment = [(one, tuple(wanted for wanted in replacements if one.holds(wanted))) for one in segments]
    if sum(len(held) for _, held in by_segment) != len(replacements):
        return None
    changes = tuple((segment, segment.replaced(held)) for segment, held in by_segment if held)
    text = "".join(changes[0][1]) if file.text is not None and changes else None
    diff = unified_diff(file.path, tuple(_marked(file, *change) for change in changes))
    if not diff or (LOST in diff and file.status != "whole") or not _still_parses(file, text):
        return None
    return Patch(file=file.path, diff=diff, text=text)


def _combine_file(file: SourceFile | None, findings: tuple[Finding, ...]) -> tuple[Patch | None, list[Finding]]:
    """Take all that do not overlap; where the file does not stay whole, one after the other as long as it does."""
    taken: tuple[Replacement, ...] = ()
    refused: list[Finding] = []
    for finding in findings:
        wanted = finding.replacement
        if wanted is None or wanted in taken:
            continue
        if file is None or any(_overlap(wanted, one) for one in taken):
            refused.append(finding)
        else:
            taken = (*taken, wanted)
    together = patch_file(file, taken) if file and taken else None
    if together or file is None or not taken:
        return together, refused
    return _one_by_one(file, findings, taken, refused)


def _one_by_one(
    file: SourceFile, findings: tuple[Finding, ...], wanted: tuple[Replacement, ...], refused: list[Finding]
) -> tuple[Patch | None, list[Finding]]:
    patch: Patch | None = None
    taken: tuple[Replacement, ...] = ()
    for one in wanted:
        tried = patch_file(file, (*taken, one))
        if tried:
            patch, taken = tried, (*taken, one)
        else:
            refused += [finding for finding in findings if finding.replacement == one]
    return patch, refused


def _overlap(one: Replacement, other: Replacement) -> bool:
    return one.line <= other.end_line and other.line <= one.end_line


def _marked(file: SourceFile, segment: Segment, after: tuple[str, ...]) -> tuple[Segment, tuple[str, ...]]:
    """Put the byte mark back in front of the text: it is a part of the file's first line."""
    if not file.byte_mark:
        return segment, after
    before = Segment(segment.start, (file.byte_mark + segment.lines[0], *segment.lines[1:]), segment.ends_file)
    return before, (file.byte_mark + "".join(after[:1]), *after[1:])


def _is_relative(path: str) -> bool:
    """Tell whether git would apply a patch to a file of this name."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and ".git" not in parts


def _still_parses(file: SourceFile, text: str | None) -> bool:
    """Tell whether Python is still Python; of a part of a file nobody can tell."""
    if file.language != "python":
        return True
    if text is None:
        return False
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
