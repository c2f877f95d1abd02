"""What the app orders, as the zygote and the job read it."""

import json
from dataclasses import dataclass
from typing import Literal, Self


@dataclass(frozen=True)
class Input:
    """A table to give the code under `name`: an Arrow file, or a relation of a DuckDB file."""

    name: str
    file: str
    relation: str = ""


@dataclass(frozen=True)
class Bounds:
    """What a job may use; bytes unless the name says otherwise."""

    cpu_s: int
    memory: int
    file: int
    open_files: int
    rows: int
    columns: int
    cell_chars: int
    printed_chars: int


@dataclass(frozen=True)
class Order:
    """One job: what to run, where, on what and within which bounds."""

    kind: Literal["python", "sql"]
    scratch: str
    code: str
    inputs: tuple[Input, ...]
    bounds: Bounds

    @classmethod
    def parse(cls, message: bytes) -> Self:
        """Read an order that the app wrote."""
        fields = json.loads(message)
        return cls(
            kind=fields["kind"],
            scratch=fields["scratch"],
            code=fields["code"],
            inputs=tuple(Input(**given) for given in fields["inputs"]),
            bounds=Bounds(**fields["bounds"]),
        )
