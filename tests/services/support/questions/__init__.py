"""Questions with what each expects: a passage's id, or nothing where it must be handed off."""

import csv
from pathlib import Path
from typing import NamedTuple


class Question(NamedTuple):
    """A question to a sample company; `expects` "" means that no passage answers it."""

    company: str
    question: str
    expects: str


def read_questions(name: str) -> tuple[Question, ...]:
    """Read one of the sets in this folder."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Question(**row) for row in csv.DictReader(file))
