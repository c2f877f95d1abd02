"""What tools say of the code, with no model: the same for every endpoint. One run of each over all files."""

import re
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.evidence.bandit import run_bandit
from gptdash.services.review.evidence.eslint import run_eslint
from gptdash.services.review.evidence.hidden import find_hidden
from gptdash.services.review.evidence.judging_tests import judged_as_tests
from gptdash.services.review.evidence.linting import Linted, Linter
from gptdash.services.review.evidence.ruff import run_ruff
from gptdash.services.review.evidence.shellcheck import run_shellcheck
from gptdash.services.review.evidence.syntax import CHECKERS, check_syntax
from gptdash.services.review.evidence.workspace import workspace
from gptdash.services.review.findings import Finding
from gptdash.services.review.sources import SourceFile, split_lines

MAX_LINTED_LINES: Final = 60_000
BEYOND: Final = mark("there is more code than linters read in one review")
LINTERS: Final[tuple[Linter, ...]] = (
    run_bandit,
    run_ruff,
    run_shellcheck,
    run_eslint,
    *(partial(check_syntax, checker) for checker in CHECKERS),
)
# A carriage return alone ends a line for linters and not for git: their numbers would not be the diff's.
_BARE_RETURN: Final = re.compile(r"\r(?!\n)")
_SUPPRESSED: Final = re.compile(
    r"(?:#|//|/\*)\s*(?:noqa|nosec|shellcheck disable|eslint-disable|NOSONAR)\b", re.IGNORECASE
)


def gather_evidence(files: tuple[SourceFile, ...]) -> Linted:
    """Look for what is hidden in every file, and run the linters over those that are known as a whole."""
    hidden = _hidden(files)
    readable = tuple(file for file in files if _is_lintable(file))
    chosen = _within_limit(readable)
    linted = _lint(chosen)
    unread = {file.path: sentence(BEYOND) for file in readable if file not in chosen}
    by_path = {file.path: file for file in files}
    added = {path: by_path[path].added() for path in {one.file for one in linted.findings}}
    kept = tuple(one for one in judged_as_tests(linted.findings) if _is_new(one, added[one.file]))
    lines = {path: split_lines(by_path[path].text or "") for path in {one.file for one in kept}}
    findings = tuple(_weigh_suppression(one, lines[one.file]) for one in kept)
    notes = (*linted.notes, *_suppression_note(findings, lines))
    return Linted(findings=(*hidden, *findings), notes=notes, read=linted.read, unread={**linted.unread, **unread})


def _hidden(files: tuple[SourceFile, ...]) -> tuple[Finding, ...]:
    """Look at every line for what is hidden, and at so many for words to the reviewer: they are information only."""
    left = MAX_LINTED_LINES
    found: list[Finding] = []
    for file in files:
        found += find_hidden(file, words=left > 0)
        left -= file.line_count
    return tuple(found)


def _is_lintable(file: SourceFile) -> bool:
    """Tell whether linters can read a file: it must be known as a whole, and its lines be theirs."""
    return file.text is not None and (file.status == "whole" or not _BARE_RETURN.search(file.text))


def _within_limit(files: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
    """Choose files up to `MAX_LINTED_LINES` in all."""
    chosen: list[SourceFile] = []
    left = MAX_LINTED_LINES
    for file in files:
        lines = (file.text or "").count("\n") + 1
        if lines <= left:
            chosen.append(file)
            left -= lines
    return tuple(chosen)


def _lint(files: tuple[SourceFile, ...]) -> Linted:
    if not files:
        return Linted()
    with workspace(files) as placed, ThreadPoolExecutor(len(LINTERS)) as pool:
        ran = [future.result() for future in [pool.submit(linter, placed) for linter in LINTERS]]
    read: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for linted in ran:
        for path, names in linted.read.items():
            read[path] += names
    return Linted(
        findings=tuple(finding for linted in ran for finding in linted.findings),
        notes=tuple(note for linted in ran for note in linted.notes),
        read=dict(read),
        unread={path: why for linted in ran for path, why in linted.unread.items()},
    )


def _is_new(finding: Finding, added: frozenset[int] | None) -> bool:
    """Tell whether a finding touches a line that the diff adds; what stood there before is not this change's."""
    if added is None or finding.line is None or finding.end_line is None:
        return True
    return any(number in added for number in range(finding.line, finding.end_line + 1))


def _is_suppressed(finding: Finding, lines: tuple[str, ...]) -> bool:
    if finding.line is None or finding.end_line is None:
        return False
    return any(_SUPPRESSED.search(text) for text in lines[finding.line - 1 : finding.end_line])


def _weigh_suppression(finding: Finding, lines: tuple[str, ...]) -> Finding:
    """Weigh a finding that a comment accepts as mere information; hiding it would let code steer its review."""
    return finding.model_copy(update={"severity": "info"}) if _is_suppressed(finding, lines) else finding


def _suppression_note(findings: tuple[Finding, ...], lines: Mapping[str, tuple[str, ...]]) -> tuple[Sentence, ...]:
    count = sum(_is_suppressed(finding, lines[finding.file]) for finding in findings)
    if not count:
        return ()
    template = mark("Findings on lines with a noqa or nosec comment are listed as information: {count}.")
    return (sentence(template, count=count),)
