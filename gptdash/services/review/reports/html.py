"""The review as one HTML page that loads nothing and runs nothing."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

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


def html_report(review: Review, say: Say = str, *, language: str = "en", summary: str = "") -> str:
    """Write the report as a page; every word of code, tools and model is shown as text."""
    title = _text(say(sentence(TITLE, title=say(review.title))))
    style = files("gptdash.services.review.reports").joinpath("report.css").read_text("utf-8")
    body = "\n".join(
        (
            f"<h1>{title}</h1>",
            f'<p class="score">{_text(score_said(review.score, say))}</p>',
            *([f"<p>{_text(summary)}</p>"] if summary else []),
            *(f'<p class="note">{_text(say(note))}</p>' for note in review.notes),
            *_findings(review, say),
            _coverage(review, say),
        )
    )
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _findings(review: Review, say: Say) -> Iterator[str]:
    if not review.findings:
        yield f"<p>{_text(say(sentence(NO_FINDINGS)))}</p>"
    for file in dict.fromkeys(finding.file for finding in review.findings):
        yield f"<h2>{_text(file)}</h2>"
        yield from (_finding(one, say) for one in review.findings if one.file == file)
    if review.set_aside:
        yield f"<p>{_text(say(sentence(SET_ASIDE, count=len(review.set_aside))))}</p>"


def _finding(finding: Finding, say: Say) -> str:
    severity, category = (
        say(sentence(said)) for said in (SEVERITIES_SAID[finding.severity], CATEGORIES_SAID[finding.category])
    )
    by = " ".join((finding.source, *finding.rules))
    parts = (
        f'<h3>{_text(say(place_of(finding)))} <span class="{finding.severity}">{_text(severity)}</span> '
        f"<span>{_text(category)}</span></h3>",
        f"<p>{_text(finding.message)}</p>",
        f"<pre>{_text(finding.quote)}</pre>" if finding.quote else "",
        f"<p>{_text(finding.suggestion)}</p>" if finding.suggestion else "",
        _replacement(finding, say),
        f"<footer>{_text(by)}</footer>",
    )
    return "<article>\n" + "\n".join(part for part in parts if part) + "\n</article>"


def _replacement(finding: Finding, say: Say) -> str:
    if finding.replacement is None or not finding.replacement.lines:
        return ""
    label = _text(say(sentence(mark("Suggested code"))))
    return f"<p>{label}</p>\n<pre>{_text(chr(10).join(finding.replacement.lines))}</pre>"


def _coverage(review: Review, say: Say) -> str:
    heads = "".join(f"<th>{_text(say(sentence(head)))}</th>" for head in COVERAGE_HEADS)
    rows = "\n".join(
        f"<tr><td>{_text(file.file)}</td><td>{_text(state_said(file, say))}</td><td>{file.lines}</td>"
        f"<td>{_text(say(read_by(file)))}</td></tr>"
        for file in review.coverage
    )
    title = _text(say(sentence(mark("Coverage"))))
    return f"<h2>{title}</h2>\n<table>\n<tr>{heads}</tr>\n{rows}\n</table>"


def _text(text: str) -> str:
    """Write a text so that nothing in it is markup and nothing in it is hidden."""
    return escape(reveal(text))
