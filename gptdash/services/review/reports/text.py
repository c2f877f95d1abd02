"""The review as lines for a terminal, in the form that editors jump from."""

from collections.abc import Iterator

from gptdash.domain.safety import reveal
from gptdash.services.review.findings import Finding
from gptdash.services.review.reports.wording import score_said, state_said
from gptdash.services.review.review import Review


def text_report(review: Review) -> str:
    """Write one line a finding, `file:line: severity category: message [who]`, then what must be known."""
    return "".join(f"{line}\n" for line in _lines(review))


def _lines(review: Review) -> Iterator[str]:
    yield from (_line(finding) for finding in review.findings)
    yield from (f"# {_plain(f'{file.file}: {state_said(file, str)}')}" for file in review.coverage if file.reason)
    yield from (f"# {_plain(str(note))}" for note in review.notes)
    yield f"# {len(review.findings)} findings. {score_said(review.score, str)}"


def _line(finding: Finding) -> str:
    place = f":{finding.line}" if finding.line and finding.side == "new" else ""
    by = " ".join((finding.source, *finding.rules))
    said = " ".join(text for text in (finding.message, finding.suggestion) if text)
    return _plain(f"{finding.file}{place}: {finding.severity} {finding.category}: {said} [{by}]")


def _plain(text: str) -> str:
    """Keep a text on its line, and keep what would steer a terminal out of it."""
    return "".join(one if one.isprintable() else " " for one in reveal(" ".join(text.split())))
