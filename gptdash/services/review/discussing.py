"""A finding as a text to talk about: what is said, by whom, and the lines around it."""

from collections.abc import Callable
from typing import Final

from gptdash.domain.safety import reveal
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.findings import Finding
from gptdash.services.review.reports.wording import CATEGORIES_SAID, SEVERITIES_SAID, place_of
from gptdash.services.review.sources import Changeset

AROUND: Final = 8
HEAD: Final = mark("{file}, {place}: {severity}, {category}")
FOUND_BY: Final = mark("Found by {source}")
SUGGESTED: Final = mark("Suggested: {suggestion}")
CODE: Final = mark("The code, the finding's own lines marked with >:")


def finding_in_words(finding: Finding, changes: Changeset | None, say: Callable[[Sentence], str] = str) -> str:
    """Describe a finding with up to `AROUND` lines before and after it; hidden characters are shown as code points."""
    severity, category = sentence(SEVERITIES_SAID[finding.severity]), sentence(CATEGORIES_SAID[finding.category])
    code = _code(finding, changes)
    parts = (
        say(sentence(HEAD, file=finding.file, place=place_of(finding), severity=severity, category=category)),
        finding.message,
        say(sentence(SUGGESTED, suggestion=finding.suggestion)) if finding.suggestion else "",
        say(sentence(FOUND_BY, source=" ".join((finding.source, *finding.rules)))),
        f"{say(sentence(CODE))}\n{code}" if code else "",
    )
    return reveal("\n\n".join(filter(None, parts)))


def _code(finding: Finding, changes: Changeset | None) -> str:
    """Write the lines around a finding with their numbers; its quote alone where the file is not at hand."""
    file = changes.file(finding.file) if changes else None
    if file is None or finding.line is None:
        return finding.quote
    first, last = finding.line, finding.end_line or finding.line
    near = {
        number: text for number, text in file.lines(finding.side).items() if first - AROUND <= number <= last + AROUND
    }
    return "\n".join(f"{'>' if first <= number <= last else ' '} {number:4} {text}" for number, text in near.items())
