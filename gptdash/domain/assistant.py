"""Threads of the review assistant, as they are kept."""

from datetime import datetime
from typing import Literal

from gptdash.domain.events import Done
from gptdash.domain.hosted_code import CodeRun, Container, MadeFile
from gptdash.domain.noun import Noun

TurnState = Literal["complete", "stopped", "cut"]


class AssistantTurn(Noun):
    """A question and what came of it: the words, the code that ran, the files that were made."""

    question: str
    text: str
    state: TurnState = "complete"
    runs: tuple[CodeRun, ...] = ()
    files: tuple[MadeFile, ...] = ()
    done: Done | None = None


class ThreadTitle(Noun):
    """A thread as it stands in a list."""

    id: str
    created_at: datetime
    title: str


class AssistantThread(ThreadTitle):
    """A thread about some files.

    `paths` names the files, `upload` is the name under which they lie in the container; their bytes are in the store
    by the thread's own id. `container` is the last one that was made, which may have expired.
    """

    paths: tuple[str, ...]
    upload: str
    container: Container | None = None
    turns: tuple[AssistantTurn, ...] = ()
