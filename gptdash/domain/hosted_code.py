"""Code that a model runs at its server, in a container."""

from datetime import datetime

from gptdash.domain.noun import Noun


class CodeRun(Noun):
    """Code that the model ran, and what it printed; `failed` tells that the server says so, not that the code did."""

    id: str
    code: str
    logs: tuple[str, ...] = ()
    failed: bool = False


class CitedFile(Noun):
    """A file in a container that a reply refers to."""

    container_id: str
    file_id: str
    name: str


class MadeFile(Noun):
    """A file that code made, as it lies in our store; `size` is bytes."""

    id: str
    name: str
    size: int


class Container(Noun):
    """A container and the time, UTC, at which it was made."""

    id: str
    created_at: datetime
