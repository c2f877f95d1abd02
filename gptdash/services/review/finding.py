"""What a review finds."""

from typing import Final, Literal, get_args

from gptdash.domain.noun import Noun

Severity = Literal["critical", "high", "medium", "low", "info"]
Category = Literal["security", "bug", "performance", "maintainability", "style"]
Source = Literal["ruff", "bandit", "model"]
Confidence = Literal["high", "medium", "low"]

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)


class Finding(Noun):
    """One problem in one file.

    `line` and `end_line` count from 1, both included, and are None where the finding could not be tied to a line:
    then it speaks of the file as a whole and quotes nothing. `quote` is the file's own text at those lines, never
    the model's. `confidence` is None where the source does not say.
    """

    file: str
    severity: Severity
    category: Category
    message: str
    sources: tuple[Source, ...]
    line: int | None = None
    end_line: int | None = None
    suggestion: str = ""
    quote: str = ""
    rules: tuple[str, ...] = ()
    confidence: Confidence | None = None

    @property
    def anchored(self) -> bool:
        """Whether the finding is tied to lines of the file."""
        return self.line is not None

    @property
    def source(self) -> str:
        """Who found it, such as `model+bandit`."""
        return "+".join(self.sources)


def by_severity(finding: Finding) -> tuple[int, bool, int]:
    """Order findings: the most severe first, then by line, those of the whole file last."""
    return SEVERITIES.index(finding.severity), not finding.anchored, finding.line or 0
