"""What a session has on its review desk."""

from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from gptdash.services.review import Changeset, Finding, LiveReview, Patch, PriceBefore, Review, Summary, patch_finding

DESK_KEY: Final = "review_desk"


@dataclass
class Desk:
    """The last review, with what it looked at and what was decided on its findings.

    `dismissed` and `applied` are fingerprints. `running` is a review at work, or one whose page was
    stopped, with what it looks at. `read` and `price` are kept by the key of what was typed or uploaded.
    """

    changes: Changeset | None = None
    review: Review | None = None
    dismissed: set[str] = field(default_factory=set)
    applied: set[str] = field(default_factory=set)
    summary: Summary | None = None
    kept_id: str | None = None
    running: tuple[LiveReview, Changeset] | None = None
    read: tuple[str, Changeset] | None = None
    price: tuple[str, PriceBefore | None] | None = None
    patches: dict[str, Patch | None] = field(default_factory=dict)

    def lay_out(self, changes: Changeset, review: Review) -> None:
        """Put a new review on the desk; what was decided on the last one goes."""
        self.changes, self.review = changes, review
        self.dismissed, self.applied, self.summary, self.kept_id = set(), set(), None, None
        self.patches = {}

    @property
    def open(self) -> Review | None:
        """The review without the findings that were dismissed."""
        return self.review.without(frozenset(self.dismissed)) if self.review else None

    def patch(self, finding: Finding) -> Patch | None:
        """Work out a finding's patch once: whether Python still parses takes time."""
        if self.changes is None or finding.replacement is None:
            return None
        if finding.fingerprint not in self.patches:
            self.patches[finding.fingerprint] = patch_finding(finding, self.changes)
        return self.patches[finding.fingerprint]


def desk() -> Desk:
    """Return this session's desk."""
    if DESK_KEY not in st.session_state:
        st.session_state[DESK_KEY] = Desk()
    kept: Desk = st.session_state[DESK_KEY]
    return kept
