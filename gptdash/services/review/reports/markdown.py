"""The review as a Markdown document, the same for the same review."""

import re
from collections.abc import Iterator
from typing import Final

from gptdash.domain.safety import reveal
from gptdash.domain.wording import mark, sentence
from gptdash.services.review.findings import Finding
from gptdash.services.review.reports.wording import (
    CATEGORIES_SAID,
    COVERAGE_HEADS,
    NO_FINDINGS,
    SET_ASIDE,
    SEVERITIES_SAID,
    TITLE,
    Say,
    place_of,
    read_by,
    score_said,
    state_said,
)
from gptdash.services.review.review import Review

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|!~$])")


def generate_report(review: Review, say: Say = str, *, summary: str = "") -> str:
    """Write the report; `say` puts its sentences into the reader's language. Words of tools and model stay theirs."""
    parts = [
        f"# {escaped(say(sentence(TITLE, title=say(review.title))))}",
        f"**{escaped(score_said(review.score, say))}**",
        *((escaped(summary),) if summary else ()),
        *(f"> {escaped(say(note))}" for note in review.notes),
        *_findings(review, say),
        _coverage(review, say),
    ]
    return "\n\n".join(parts) + "\n"


def _findings(review: Review, say: Say) -> Iterator[str]:
    if not review.findings:
        yield say(sentence(NO_FINDINGS))
    for file in dict.fromkeys(finding.file for finding in review.findings):
        yield f"## {escaped(file)}"
        language = review.language_of(file) or ""
        yield from (_finding(one, language, say) for one in review.findings if one.file == file)
    if review.set_aside:
        yield say(sentence(SET_ASIDE, count=len(review.set_aside)))


def _finding(finding: Finding, language: str, say: Say) -> str:
    by = " ".join((finding.source, *finding.rules))
    parts = [
        f"### {say(place_of(finding))}: {_kind(finding, say)}",
        escaped(finding.message),
        _code(finding.quote, language) if finding.quote else "",
        escaped(finding.suggestion),
        _code("\n".join(finding.replacement.lines), language) if finding.replacement else "",
        f"*{escaped(by)}*",
    ]
    return "\n\n".join(part for part in parts if part)


def _kind(finding: Finding, say: Say) -> str:
    said = (SEVERITIES_SAID[finding.severity], CATEGORIES_SAID[finding.category])
    return ", ".join(say(sentence(one)) for one in said)


def _coverage(review: Review, say: Say) -> str:
    heads = [say(sentence(head)) for head in COVERAGE_HEADS]
    rows = [(file.file, state_said(file, say), str(file.lines), say(read_by(file))) for file in review.coverage]
    table = [heads, ["---"] * len(heads), *rows]
    lines = ("| " + " | ".join(cell if cell == "---" else escaped(cell) for cell in row) + " |" for row in table)
    return f"## {say(sentence(mark('Coverage')))}\n\n" + "\n".join(lines)


def _code(quote: str, language: str) -> str:
    """Fence code with more backticks than it contains; hidden characters are written as their code points."""
    longest = max((len(ticks) for ticks in re.findall(r"`+", quote)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{reveal(quote)}\n{fence}"


def escaped(text: str) -> str:
    """Write a text so that nothing in it is Markdown."""
    return _MARKUP.sub(r"\\\1", reveal(text))
