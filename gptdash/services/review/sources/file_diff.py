"""What a diff says of one file."""

from gptdash.domain.noun import Noun
from gptdash.services.review.sources.changeset import Hunk, Status


class FileDiff(Noun):
    """One file of a diff, as it was read.

    `named` tells that `---` and `+++` were seen, `combined` that it is the diff of a merge, whose lines have several
    signs, `cut` that its last hunk is shorter than announced. `blob` is git's name of the new content.
    """

    path: str = ""
    old_path: str = ""
    status: Status = "modified"
    hunks: tuple[Hunk, ...] = ()
    named: bool = False
    mode_changed: bool = False
    binary: bool = False
    combined: bool = False
    cut: bool = False
    blob: str | None = None
