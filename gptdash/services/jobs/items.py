"""What becomes the items of a job: read again and again rather than held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from gptdash.domain.jobs import NewItem


class Items(Protocol):
    """Items that can be counted, and made as often as one likes."""

    def __len__(self) -> int:
        """Count them."""
        ...

    def __iter__(self) -> Iterator[NewItem]:
        """Make them, in their order."""
        ...


@dataclass(frozen=True)
class Prompts:
    """Items that are prompts and nothing else."""

    texts: Sequence[str]

    def __len__(self) -> int:
        """Count them."""
        return len(self.texts)

    def __iter__(self) -> Iterator[NewItem]:
        """Make them, in their order."""
        return (NewItem(prompt=text) for text in self.texts)


def as_items(given: Sequence[str] | Items) -> Items:
    """Take plain prompts as items."""
    return Prompts(given) if isinstance(given, Sequence) else given
