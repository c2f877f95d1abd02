"""Takes secrets and personal data out of findings before they are kept or sent."""

import re
from collections.abc import Iterator
from typing import Final

from gptdash.domain.redaction import find_sensitive, mask_code
from gptdash.domain.redaction.redactor import MASK
from gptdash.services.review.findings.finding import Finding

# The linters' checks for passwords in code: what stands in quotes on such a line is one.
_PASSWORDS: Final = frozenset({"B105", "B106", "B107", "S105", "S106", "S107"})
_LITERAL: Final = re.compile(r"""(["'])(?P<value>(?:(?!\1)[^\\\n]|\\.){4,})\1""")


def masked_findings(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Mask quotes and words; a linter that names the secret it found gives it away as well. Replacements go."""
    passwords = frozenset(value for finding in findings for value in _passwords(finding))
    masked = iter(_masked(tuple(text for finding in findings for text in _texts(finding)), passwords))
    return tuple(
        finding.model_copy(
            update={"message": next(masked), "suggestion": next(masked), "quote": next(masked), "replacement": None}
        )
        for finding in findings
    )


def _texts(finding: Finding) -> tuple[str, str, str]:
    return finding.message, finding.suggestion, finding.quote


def _passwords(finding: Finding) -> Iterator[str]:
    if _PASSWORDS & set(finding.rules):
        yield from (found["value"] for found in _LITERAL.finditer(finding.quote))


def _masked(texts: tuple[str, ...], passwords: frozenset[str]) -> tuple[str, ...]:
    """Mask many texts in one go: masking moves no character, so that each is found again where it stood."""
    joined = "\n".join(texts)
    found = tuple(find_sensitive(joined))
    values = passwords | {joined[one.start : one.end] for one in found}
    joined = mask_code(joined, found).text
    for value in sorted(values, key=len, reverse=True):
        joined = joined.replace(value, MASK * len(value))
    pieces: list[str] = []
    start = 0
    for text in texts:
        pieces.append(joined[start : start + len(text)])
        start += len(text) + 1
    return tuple(pieces)
