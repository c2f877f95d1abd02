"""Where the prompts of a job come from: one a line, or a template over the rows of a table."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, Protocol

from gptdash.domain.errors import InputRejected
from gptdash.domain.jobs import NewItem
from gptdash.domain.wording import mark
from gptdash.services.jobs.items import step_of
from gptdash.services.jobs.tables import check_count

PLAIN: Final = re.compile(r"[^{}]+")


class TemplateRejected(InputRejected):
    """A template that cannot be filled."""

    template = mark("The template cannot be filled: {detail}")


class Rows(Protocol):
    """A table that can be read again and again, a row at a time."""

    @property
    def columns(self) -> Sequence[str]:
        """Name the columns."""
        ...

    def __len__(self) -> int:
        """Count the rows."""
        ...

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Read the rows: column to value."""
        ...


@dataclass(frozen=True)
class FilledTemplate:
    """A template written once for each row of a table; each item keeps its row."""

    template: str
    table: Rows

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.table)

    def __iter__(self) -> Iterator[NewItem]:
        """Write the template for each row."""
        return map(self._item, self.table)

    def sample(self) -> Sequence[NewItem]:
        """Write the template for some of the rows, from all over."""
        return [self._item(row) for row in islice(self.table, 0, None, step_of(len(self)))]

    def _item(self, row: dict[str, str]) -> NewItem:
        return NewItem(prompt=filled(self.template, row), given=row)


def read_lines(text: str) -> tuple[str, ...]:
    """Take each line that is not blank as a prompt.

    Raises:
        InputRejected: there is none, or there are too many.
    """
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    check_count(len(lines))
    return lines


def fill(template: str, table: Rows) -> FilledTemplate:
    """Prepare a template for the rows of a table, with the values of its columns: `Translate: {title}`.

    Raises:
        TemplateRejected: it names a column that is not there, or none at all.
    """
    check_template(template, table.columns)
    return FilledTemplate(template, table)


def check_template(template: str, columns: Iterable[str]) -> None:
    """Refuse a template that these columns cannot fill.

    Raises:
        TemplateRejected: it names a column that is not there, or none at all.
    """
    known = tuple(columns)
    named = [place[1] for place in _places(known).finditer(template)]
    if not named:
        raise TemplateRejected(detail=mark("name at least one column in braces, such as {{title}}."))
    if missing := [name for name in named if name not in known]:
        raise TemplateRejected(detail=f"{missing[0]} is none of the columns {', '.join(known)}.")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Write a template with the values of one row."""
    # Not str.format: it would let a template reach into the attributes of what it is given.
    return _places(tuple(values)).sub(lambda place: values[place[1]], template)


@lru_cache(maxsize=16)
def _places(columns: tuple[str, ...]) -> re.Pattern[str]:
    """Find columns in braces: those that have braces in their own names first, the longest before all others."""
    odd = sorted((name for name in columns if not PLAIN.fullmatch(name)), key=len, reverse=True)
    return re.compile(rf"\{{({'|'.join([*map(re.escape, odd), PLAIN.pattern])})\}}")
