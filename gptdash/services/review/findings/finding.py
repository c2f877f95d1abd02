"""What a review finds."""

from typing import Final, Literal, get_args

from gptdash.domain.noun import Noun
from gptdash.services.review.sources import Side

Severity = Literal["critical", "high", "medium", "low", "info"]
Category = Literal["security", "bug", "performance", "maintainability", "style"]
Source = Literal["model", "gptdash", "bandit", "ruff", "shellcheck", "eslint", "node", "bash", "php", "ruby", "gofmt"]
Confidence = Literal["high", "medium", "low"]

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
SOURCES: Final[tuple[Source, ...]] = get_args(Source)
CONFIDENCES: Final[tuple[Confidence, ...]] = get_args(Confidence)


class Replacement(Noun):
    """The lines that lines `line` to `end_line` of the new file become, without line ends; none deletes them."""

    line: int
    end_line: int
    lines: tuple[str, ...]


class Finding(Noun):
    """One problem in one file.

    `line` and `end_line` count from 1 on the `side` of the diff that they name, both included, and are None where the
    finding could not be tied to a line: then it speaks of the file as a whole and quotes nothing. `quote` is the file's
    own text at those lines, never the model's. `confidence` is None where the source does not say; `confirmed` tells
    that the model stood by its finding when asked again. `fingerprint` names the finding across reviews.
    """

    file: str
    severity: Severity
    category: Category
    message: str
    sources: tuple[Source, ...]
    line: int | None = None
    end_line: int | None = None
    side: Side = "new"
    suggestion: str = ""
    quote: str = ""
    replacement: Replacement | None = None
    rules: tuple[str, ...] = ()
    confidence: Confidence | None = None
    confirmed: bool = False
    fingerprint: str = ""

    @property
    def anchored(self) -> bool:
        """Whether the finding is tied to lines of the file."""
        return self.line is not None

    @property
    def source(self) -> str:
        """Who found it, such as `model+bandit`."""
        return "+".join(self.sources)


def by_severity(finding: Finding) -> tuple[int, bool, str, int, str]:
    """Order findings: the most severe first, then by file and line, those of a whole file last."""
    return (
        SEVERITIES.index(finding.severity),
        not finding.anchored,
        finding.file,
        finding.line or 0,
        finding.message,
    )
