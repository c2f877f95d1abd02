"""What becomes the items of a job: made when it is needed, as often as it is needed, rather than held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

from gptdash.domain.jobs import NewItem

COUNTED: Final = 500


class Items(Protocol):
    """Items that can be counted, and made as often as one likes."""

    def __len__(self) -> int:
        """Count them."""
        ...

    def __iter__(self) -> Iterator[NewItem]:
        """Make them, in their order."""
        ...

    def sample(self) -> Sequence[NewItem]:
        """Make some of them, from all over; as many as an estimate is worth."""
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

    def sample(self) -> Sequence[NewItem]:
        """Make some of them, from all over."""
        return [NewItem(prompt=text) for text in self.texts[:: step_of(len(self))]]


@dataclass(frozen=True)
class First:
    """The first of other items, to try them out."""

    items: Items
    count: int

    def __len__(self) -> int:
        """Count them."""
        return min(self.count, len(self.items))

    def __iter__(self) -> Iterator[NewItem]:
        """Make them, in their order."""
        return islice(self.items, self.count)

    def sample(self) -> Sequence[NewItem]:
        """Make all of them."""
        return tuple(self)


def as_items(given: Sequence[str] | Items) -> Items:
    """Take plain prompts as items."""
    return Prompts(given) if isinstance(given, Sequence) else given


def step_of(count: int, sampled: int = COUNTED) -> int:
    """Return the distance between items of which about so many are to be sampled."""
    return max(1, count // sampled)
