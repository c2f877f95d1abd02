"""Tests are judged as tests: they assert, take fixtures as arguments, draw numbers, and make passwords up."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from gptdash.services.review.findings import Finding

_TEST: Final = re.compile(r"(?:^|/)(?:tests?/|conftest\.py$|test_[^/]*\.py$|[^/]*_test\.py$)")
_MEANT: Final = frozenset({"S101", "B101", "ARG001", "ARG002", "S311", "B311"})
_MADE_UP: Final = frozenset({"S105", "S106", "S107", "B105", "B106", "B107"})


def judged_as_tests(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out of test files what is meant there, and weigh made-up passwords as information."""
    for finding in findings:
        if not _TEST.search(finding.file):
            yield finding
        elif _MADE_UP & set(finding.rules):
            yield finding.model_copy(update={"severity": "info"})
        elif not _MEANT & set(finding.rules):
            yield finding
