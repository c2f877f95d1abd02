"""The review as a Markdown document, the same for the same review."""

import re
from collections.abc import Callable
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.finding import Finding
from gptdash.services.review.review import Review

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|!~$])")

Say = Callable[[Sentence], str]


def generate_report(review: Review, say: Say = str) -> str:
    """Write the report; `say` puts its sentences into the reader's language. Words of tools and model stay theirs."""
    parts = [
        f"# {say(sentence(mark('Code review of {file}'), file=_escaped(review.file)))}",
        _coverage(review, say),
        *(f"> {_escaped(say(note))}" for note in review.notes),
        *(_finding(finding, review.language or "", say) for finding in review.findings),
    ]
    if not review.findings:
        parts.append(say(sentence(mark("No findings. That is a valid result, not a guarantee."))))
    return "\n\n".join(parts) + "\n"


def _coverage(review: Review, say: Say) -> str:
    covered = review.coverage
    template = mark("{lines} lines; the linters read {linted} of them, the model {model}. Findings: {findings}.")
    return say(
        sentence(
            template,
            lines=covered.lines,
            linted=covered.linted_lines,
            model=covered.model_lines,
            findings=len(review.findings),
        )
    )


def _finding(finding: Finding, language: str, say: Say) -> str:
    place = say(place_of(finding))
    by = " ".join((finding.source, *finding.rules))
    parts = [
        f"## {place}: {finding.severity}, {finding.category}",
        _escaped(finding.message),
        _code(finding.quote, language) if finding.quote else "",
        _escaped(finding.suggestion),
        f"*{_escaped(by)}*",
    ]
    return "\n\n".join(part for part in parts if part)


def place_of(finding: Finding) -> Sentence:
    """Say where a finding stands."""
    if finding.line is None:
        return sentence(mark("Whole file"))
    if finding.end_line in (None, finding.line):
        return sentence(mark("Line {line}"), line=finding.line)
    return sentence(mark("Lines {line} to {end_line}"), line=finding.line, end_line=finding.end_line or finding.line)


def _code(quote: str, language: str) -> str:
    """Fence code with more backticks than it contains."""
    longest = max((len(ticks) for ticks in re.findall(r"`+", quote)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{quote}\n{fence}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
