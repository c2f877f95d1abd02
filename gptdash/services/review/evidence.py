"""What tools say of the code, with no model: the same for every endpoint."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.bandit import run_bandit
from gptdash.services.review.finding import Finding
from gptdash.services.review.linting import Linted
from gptdash.services.review.ruff import run_ruff
from gptdash.services.review.sources import LANGUAGES

_SUPPRESSED: Final = re.compile(r"#\s*(?:noqa|nosec)\b", re.IGNORECASE)


def lint(source: str, lines: tuple[str, ...], file: str, language: str | None) -> Linted:
    """Run the linters that know the language, side by side."""
    if language != "python":
        return Linted(notes=(_no_linter(language),), ran=False)
    with ThreadPoolExecutor(max_workers=2) as pool:
        running = [pool.submit(linter, source, lines, file) for linter in (run_ruff, run_bandit)]
        ruff, bandit = (future.result() for future in running)
    findings = tuple(_weigh_suppression(finding, lines) for finding in (*ruff.findings, *bandit.findings))
    notes = (*ruff.notes, *bandit.notes, *_suppression_note(findings, lines))
    return Linted(findings=findings, notes=notes, ran=ruff.ran or bandit.ran)


def _no_linter(language: str | None) -> Sentence:
    if language is None:
        return sentence(mark("The language could not be told, so no linter was run. Choose it to run one."))
    name = next((known.name for known in LANGUAGES if known.id == language), language)
    return sentence(
        mark("The linters here, ruff and bandit, read Python only; none was run on {language}."), language=name
    )


def _is_suppressed(finding: Finding, lines: tuple[str, ...]) -> bool:
    if finding.line is None or finding.end_line is None:
        return False
    return any(_SUPPRESSED.search(text) for text in lines[finding.line - 1 : finding.end_line])


def _weigh_suppression(finding: Finding, lines: tuple[str, ...]) -> Finding:
    """Weigh a finding that a comment accepts as mere information; hiding it would let code steer its review."""
    return finding.model_copy(update={"severity": "info"}) if _is_suppressed(finding, lines) else finding


def _suppression_note(findings: tuple[Finding, ...], lines: tuple[str, ...]) -> tuple[Sentence, ...]:
    count = sum(_is_suppressed(finding, lines) for finding in findings)
    if not count:
        return ()
    template = mark("Findings on lines with a noqa or nosec comment are listed as information: {count}.")
    return (sentence(template, count=count),)
