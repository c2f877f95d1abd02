"""What a review says, as a whole."""

from collections import Counter

from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence
from gptdash.services.review.coverage import FileCoverage
from gptdash.services.review.findings import Finding, Severity, by_severity
from gptdash.services.review.scoring import Score, score


class Review(Noun):
    """The findings, the most severe first, and what must be known to judge them.

    `set_aside` are findings that were marked as false positives before; they count for nothing. `bills` are the
    settlements of the model's calls.
    """

    title: Sentence
    findings: tuple[Finding, ...]
    coverage: tuple[FileCoverage, ...]
    notes: tuple[Sentence, ...] = ()
    bills: tuple[Done, ...] = ()
    set_aside: tuple[Finding, ...] = ()

    @property
    def by_severity(self) -> dict[Severity, int]:
        """The number of findings of each severity that occurs."""
        return dict(Counter(finding.severity for finding in self.findings))

    @property
    def score(self) -> Score:
        """The score of what was found."""
        return score(self.findings, self.coverage)

    @property
    def is_partial(self) -> bool:
        """Whether something was not reviewed that should have been."""
        return any(file.partial for file in self.coverage)

    def language_of(self, file: str) -> str | None:
        """Return the language of a file."""
        return next((covered.language for covered in self.coverage if covered.file == file), None)

    def without(self, fingerprints: frozenset[str]) -> "Review":
        """Return the review without some findings; its score follows."""
        kept = tuple(finding for finding in self.findings if finding.fingerprint not in fingerprints)
        return self.model_copy(update={"findings": kept})

    def setting_aside(self, fingerprints: frozenset[str]) -> "Review":
        """Return the review with some findings set aside as false positives."""
        aside = tuple(finding for finding in self.findings if finding.fingerprint in fingerprints)
        return self.without(fingerprints).model_copy(update={"set_aside": (*self.set_aside, *aside)})

    def counting_again(self, fingerprint: str) -> "Review":
        """Return the review with a finding that was set aside back among the others."""
        back = tuple(finding for finding in self.set_aside if finding.fingerprint == fingerprint)
        rest = tuple(finding for finding in self.set_aside if finding.fingerprint != fingerprint)
        findings = tuple(sorted((*self.findings, *back), key=by_severity))
        return self.model_copy(update={"findings": findings, "set_aside": rest})
