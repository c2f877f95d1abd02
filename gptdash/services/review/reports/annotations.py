"""The findings as GitHub workflow commands, which annotate the lines of a pull request.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions (setting an error message; the
escapes are those of actions/toolkit), 2026-11-24.
"""

from typing import Final

from gptdash.services.review.findings import Finding, Severity
from gptdash.services.review.review import Review

_KINDS: Final[dict[Severity, str]] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "notice",
    "info": "notice",
}
_MESSAGE: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def annotations(review: Review) -> str:
    """Write one command a finding; nothing that tools or the model say can begin another command."""
    return "".join(f"{_command(finding)}\n" for finding in review.findings)


def _command(finding: Finding) -> str:
    title = " ".join((f"{finding.severity} {finding.category}:", finding.source, *finding.rules))
    properties = {"file": finding.file, **_lines(finding), "title": title}
    written = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties.items())
    message = "\n".join(text for text in (finding.message, finding.suggestion) if text)
    return f"::{_KINDS[finding.severity]} {written}::{message.translate(_MESSAGE)}"


def _lines(finding: Finding) -> dict[str, str]:
    """Name lines of the new file; a line that was removed is none."""
    if finding.line is None or finding.side == "old":
        return {}
    return {"line": str(finding.line), "endLine": str(finding.end_line or finding.line)}
