"""What all reports say in the same words."""

from collections.abc import Callable
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.coverage import FileCoverage, State
from gptdash.services.review.findings import Category, Finding, Severity
from gptdash.services.review.scoring import Score

TITLE: Final = mark("Code review of {title}")
NO_FINDINGS: Final = mark("No findings. That is a valid result, not a guarantee.")
SET_ASIDE: Final = mark("Findings that were marked as false positives before, and are not listed: {count}.")
COVERAGE_HEADS: Final = (mark("File"), mark("State"), mark("Lines"), mark("Read by"))
STATES: Final[dict[State, str]] = {
    "reviewed": mark("reviewed"),
    "clipped": mark("clipped"),
    "skipped": mark("skipped"),
}
SEVERITIES_SAID: Final[dict[Severity, str]] = {
    "critical": mark("critical"),
    "high": mark("high"),
    "medium": mark("medium"),
    "low": mark("low"),
    "info": mark("info"),
}
CATEGORIES_SAID: Final[dict[Category, str]] = {
    "security": mark("security"),
    "bug": mark("bug"),
    "performance": mark("performance"),
    "maintainability": mark("maintainability"),
    "style": mark("style"),
}

Say = Callable[[Sentence], str]


def place_of(finding: Finding) -> Sentence:
    """Say where a finding stands."""
    if finding.line is None:
        return sentence(mark("Whole file"))
    one = finding.end_line in (None, finding.line)
    if finding.side == "old":
        template = mark("Removed line {line}") if one else mark("Removed lines {line} to {end_line}")
    else:
        template = mark("Line {line}") if one else mark("Lines {line} to {end_line}")
    facts = {} if one else {"end_line": finding.end_line or finding.line}
    return sentence(template, line=finding.line, **facts)


def read_by(file: FileCoverage) -> Sentence:
    """Say who read a file."""
    names = ", ".join((*file.linters, *(("model",) if file.model_lines else ())))
    return sentence("{names}", names=names) if names else sentence(mark("nobody"))


def state_said(file: FileCoverage, say: Say) -> str:
    """Say how far a file was reviewed, and why not further."""
    state = say(sentence(STATES[file.state]))
    return f"{state}: {say(file.reason)}" if file.reason else state


def score_said(score: Score, say: Say) -> str:
    """Say the score and how it comes about."""
    if score.value is None:
        return say(score.explanation)
    told = say(sentence(mark("Score: {value} of 10."), value=score.value))
    return f"{told} {say(score.explanation)}"
