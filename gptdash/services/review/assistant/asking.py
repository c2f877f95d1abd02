"""Writes a thread as a request."""

from collections.abc import Iterable
from importlib.resources import files
from typing import Final

from gptdash.domain.assistant import AssistantThread, AssistantTurn
from gptdash.domain.messages import Message, assistant, system, user
from gptdash.domain.requests import Request
from gptdash.domain.safety import remarks_on

MOST_TURNS: Final = 10
LONGEST_LOG: Final = 4_000


def request_of(thread: AssistantThread, question: str, container_id: str) -> Request:
    """Ask a question in a thread. What was said before goes along as text.

    Runs of earlier replies are told in words: as items of the API they would name a container that may be gone, which
    the server refuses.
    """
    instructions = files("gptdash.services.review.assistant").joinpath("instructions.md").read_text("utf-8")
    said = (message for turn in thread.turns[-MOST_TURNS:] for message in _said(turn))
    return Request(
        messages=(system(instructions.replace("{upload}", f"`{thread.upload}`")), *said, user(question)),
        purpose="review",
        container_id=container_id,
        remarks=remarks_on(question),
    )


def _said(turn: AssistantTurn) -> Iterable[Message]:
    yield user(turn.question)
    ran = (f"[I ran:\n{run.code}\nIt printed:\n{''.join(run.logs)[:LONGEST_LOG]}]" for run in turn.runs)
    if text := "\n\n".join(filter(None, (*ran, turn.text))):
        yield assistant(text)
