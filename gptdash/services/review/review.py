"""What a review says, as a whole."""

from collections import Counter

from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence
from gptdash.services.review.finding import Finding, Severity


class Coverage(Noun):
    """How much of a file was looked at, in lines from its start: by the linters, and by the model."""

    file: str
    lines: int
    linted_lines: int = 0
    model_lines: int = 0


class Review(Noun):
    """The findings on one file, the most severe first, and what must be known to judge them.

    `language` is an id of `LANGUAGES`, None where it is unknown. `done` is the settlement of the model's call; None
    where there was none.
    """

    file: str
    language: str | None
    findings: tuple[Finding, ...]
    coverage: Coverage
    notes: tuple[Sentence, ...] = ()
    done: Done | None = None

    @property
    def by_severity(self) -> dict[Severity, int]:
        """The number of findings of each severity that occurs."""
        return dict(Counter(finding.severity for finding in self.findings))
