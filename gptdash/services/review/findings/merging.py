"""Makes one finding of what several sources say of the same line."""

import re
from collections import defaultdict
from typing import Final

from gptdash.services.review.findings.finding import SEVERITIES, SOURCES, Finding, Severity, by_severity

_SECURITY_RULE: Final = re.compile(r"[SB](\d{3})")
_SYNTAX: Final = frozenset({"syntax"})
Place = tuple[str, str, int | None, str]


def merge_findings(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Merge duplicates and order the rest: the most severe first, then by file and line.

    Ruff's S rules are bandit's under the same numbers. A model's finding is the tool's where both begin on the same
    line and are of the same category.
    """
    by_place: defaultdict[Place, list[Finding]] = defaultdict(list)
    for finding in sorted(dict.fromkeys(findings), key=lambda one: SOURCES.index(one.sources[0]), reverse=True):
        _add(by_place[finding.file, finding.side, finding.line, finding.category], finding)
    return tuple(sorted((finding for merged in by_place.values() for finding in merged), key=by_severity))


def _add(merged: list[Finding], finding: Finding) -> None:
    """Add a finding to those of its line and category, or join it with one of them."""
    twin = next((at for at, other in enumerate(merged) if _same(other, finding)), None)
    if twin is None:
        merged.append(finding)
    else:
        merged[twin] = _joined(merged[twin], finding)


def _same(one: Finding, other: Finding) -> bool:
    if not one.anchored or set(one.sources) & set(other.sources):
        return False
    return "model" in other.sources or bool(_checks(one) & _checks(other))


def _checks(finding: Finding) -> frozenset[str]:
    """Name the checks that several tools share: by ruff's and bandit's numbers; bugbear's B rules are ruff's own."""
    family = "S" if "ruff" in finding.sources else "B"
    found = (_SECURITY_RULE.fullmatch(rule) for rule in finding.rules if rule.startswith(family))
    return frozenset(match[1] for match in found if match) | (_SYNTAX & frozenset(finding.rules))


def _joined(first: Finding, second: Finding) -> Finding:
    """Join two; nothing that either says is lost."""
    sources = tuple(source for source in SOURCES if source in (*first.sources, *second.sources))
    return first.model_copy(
        update={
            "severity": _worse(first.severity, second.severity),
            "message": _both(first.message, second.message) if "model" in sources else first.message,
            "suggestion": _both(first.suggestion, second.suggestion),
            "replacement": first.replacement or second.replacement,
            "confidence": first.confidence or second.confidence,
            "confirmed": first.confirmed or second.confirmed,
            "sources": sources,
            "rules": (*first.rules, *second.rules),
        }
    )


def _worse(one: Severity, other: Severity) -> Severity:
    return min(one, other, key=SEVERITIES.index)


def _both(one: str, other: str) -> str:
    return "\n".join(text for text in (one, other) if text)
