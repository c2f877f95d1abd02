"""Names findings so that the next review knows them again, also where their lines have moved."""

import hashlib
from collections import Counter
from typing import Final

from gptdash.services.review.findings.finding import Finding

LENGTH: Final = 32


def with_fingerprints(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Name each finding by its file, its rule or category, and its code; like ones are counted from the top."""
    seen: Counter[str] = Counter()
    named: dict[int, str] = {}
    for at, finding in sorted(enumerate(findings), key=lambda item: (item[1].file, item[1].line or 0)):
        base = _base(finding)
        seen[base] += 1
        named[at] = f"{base}:{seen[base]}"
    return tuple(finding.model_copy(update={"fingerprint": named[at]}) for at, finding in enumerate(findings))


def _base(finding: Finding) -> str:
    # The words of a model differ from time to time; what it quotes does not.
    what = min(finding.rules) if finding.rules else finding.category
    code = " ".join(finding.quote.split()) or " ".join(finding.message.lower().split())
    text = "\0".join((finding.file, finding.side, what, code))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:LENGTH]
