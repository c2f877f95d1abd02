"""Two reviews of the same code: what was fixed, what is new, what remains."""

from gptdash.domain.noun import Noun
from gptdash.services.review.findings import Finding
from gptdash.services.review.review import Review


class Comparison(Noun):
    """The findings of two reviews; `unseen` are earlier ones in files that the later one did not review to the end."""

    fixed: tuple[Finding, ...]
    new: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    unseen: tuple[Finding, ...]


def compare_reviews(before: Review, after: Review) -> Comparison:
    """Compare by fingerprints, so that lines may have moved. Nothing is fixed just because nobody looked."""
    earlier = {finding.fingerprint for finding in before.findings}
    later = {finding.fingerprint for finding in (*after.findings, *after.set_aside)}
    seen = {file.file for file in after.coverage if file.state == "reviewed"}
    gone = tuple(finding for finding in before.findings if finding.fingerprint not in later)
    return Comparison(
        fixed=tuple(finding for finding in gone if finding.file in seen),
        unseen=tuple(finding for finding in gone if finding.file not in seen),
        new=tuple(finding for finding in after.findings if finding.fingerprint not in earlier),
        remaining=tuple(finding for finding in after.findings if finding.fingerprint in earlier),
    )
