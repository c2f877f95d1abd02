"""From a hostile reply to a checked result, or to the sentence that says why there is none."""

from typing import Final

import plotly.graph_objects as go

from gptdash.domain.errors import SandboxError
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.sandbox.arrow_tables import read_table
from gptdash.sandbox.failures import (
    MemoryExceeded,
    NothingLeft,
    NotOneSelect,
    ReplyForged,
    ReplyTooLarge,
    SandboxUnavailable,
    StatementsCounted,
    failure,
)
from gptdash.sandbox.figures import read_figure
from gptdash.sandbox.frames import Frame, Header, Part, parts_of
from gptdash.sandbox.limits import MEGABYTE, Limits
from gptdash.sandbox.result import SandboxResult

CUT: Final = mark("Only the first {characters} characters of what was printed are kept.")
FIRST_ROWS: Final = mark("Only the first {rows} rows are shown.")


def result_of(reply: bytes, limits: Limits, seconds: float) -> SandboxResult:
    """Read a reply.

    Raises:
        SandboxError: the job failed, left nothing, or its reply cannot be trusted.
    """
    parts = parts_of(reply)
    if failed := parts.get("failed"):
        raise _why(failed.header, limits)
    if not {"table", "figure", "printed"} & parts.keys():
        raise NothingLeft
    figure, notes = _figure(parts, limits)
    table, rows = None, None
    if found := parts.get("table"):
        table, rows = read_table(found.content, limits), found.header.rows
        if rows is None or rows > len(table):
            notes = (*notes, sentence(FIRST_ROWS, rows=f"{len(table):,}"))
    printed, cut = _printed(parts, limits)
    if cut:
        notes = (*notes, sentence(CUT, characters=f"{len(printed):,}"))
    return SandboxResult(table, rows, figure, printed, seconds, notes)


def _figure(parts: dict[Part, Frame], limits: Limits) -> tuple[go.Figure | None, tuple[Sentence, ...]]:
    if not (found := parts.get("figure")):
        return None, ()
    if found.header.size > limits.figure:
        raise ReplyTooLarge(limit=limits.figure // MEGABYTE)
    return read_figure(found.content)


def _printed(parts: dict[Part, Frame], limits: Limits) -> tuple[str, bool]:
    if not (found := parts.get("printed")):
        return "", False
    text = found.content.decode("utf-8", "replace")
    return text[: limits.printed_chars], found.header.cut or len(text) > limits.printed_chars


def _why(said: Header, limits: Limits) -> SandboxError:
    """Find the sentence for what a job says of its own failure."""
    if said.why == "error":
        return failure(said.detail, said.line)
    known: dict[str, SandboxError] = {
        "memory": MemoryExceeded(limit=limits.memory // MEGABYTE),
        "no_result": NothingLeft(),
        "statements": StatementsCounted(count=said.detail),
        "not_select": NotOneSelect(what=said.detail),
        "confinement": SandboxUnavailable(detail=said.detail),
    }
    return known.get(said.why, ReplyForged(detail="why"))
