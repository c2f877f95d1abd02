"""Something that was chosen to be reviewed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from gptdash.services.review import Changeset
from gptdash.ui.review.desk import desk


@dataclass(frozen=True)
class Chosen:
    """Something to review: a key that changes with its content, None where there is nothing yet; and how to read it.

    Reading it takes whether to skip lock files, generated and minified ones.
    """

    key: str | None
    read: Callable[[bool], Changeset]

    def changes(self, *, everything: bool) -> Changeset:
        """Read it, once for the same content.

        Raises:
            InputRejected: it cannot be reviewed.
        """
        key = f"{self.key}:{everything}"
        kept = desk().read
        if kept is None or kept[0] != key or self.key is None:
            kept = (key, self.read(not everything))
            desk().read = kept
        return kept[1]


def content_key(*parts: str) -> str:
    """Name a content."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
