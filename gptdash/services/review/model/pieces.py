"""Cuts what is reviewed into pieces that fit the model: by file, then by hunk, then between lines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.tokens import count_text
from gptdash.services.review.model.numbering import Excerpt, written
from gptdash.services.review.sources import Row, SourceFile

MAX_INPUT_TOKENS: Final = 24_000
MAX_CALLS: Final = 60
BLOCK_ROWS: Final = 200

Count = Callable[[Excerpt], int]


@dataclass(frozen=True)
class Piece:
    """What goes out in one call, and the tokens of its code."""

    excerpts: tuple[Excerpt, ...]
    tokens: int


def cut_into_pieces(files: tuple[SourceFile, ...], capabilities: Capabilities) -> tuple[Piece, ...]:
    """Cut files into at most `MAX_CALLS` pieces; lines that alone are too long for the model are left out."""
    limit = tokens_a_piece(capabilities)

    def count(excerpt: Excerpt) -> int:
        return count_text("\n".join(written((excerpt,))), capabilities.encoding) + 1

    # Counting is what takes time, so that nothing is counted beyond the last piece.
    return tuple(islice(_packed(files, limit, count), MAX_CALLS))


def tokens_a_piece(capabilities: Capabilities) -> int:
    """Return how much code one call takes: `MAX_INPUT_TOKENS`, or half of what the model can read."""
    known = [limit for limit in (capabilities.context_window, capabilities.max_input_tokens) if limit]
    return min(MAX_INPUT_TOKENS, *(limit // 2 for limit in known)) if known else MAX_INPUT_TOKENS


def _packed(files: tuple[SourceFile, ...], limit: int, count: Count) -> Iterator[Piece]:
    packed: list[Excerpt] = []
    tokens = 0
    for file in files:
        for excerpt, size in _parts(file, limit, count):
            if packed and tokens + size > limit:
                yield Piece(tuple(packed), tokens)
                packed, tokens = [], 0
            packed.append(excerpt)
            tokens += size
    if packed:
        yield Piece(tuple(packed), tokens)


def _parts(file: SourceFile, limit: int, count: Count) -> Iterator[tuple[Excerpt, int]]:
    """Cut one file into parts of at most `limit` tokens, as few as possible."""
    part: tuple[Row, ...] = ()
    tokens = 0
    for block in _blocks(file):
        for rows, size in _fitting(file, block, limit, count):
            if part and tokens + size > limit:
                yield Excerpt(file, part), tokens
                part, tokens = (), 0
            part += rows
            tokens += size
    if part:
        yield Excerpt(file, part), tokens


def _blocks(file: SourceFile) -> Iterator[tuple[Row, ...]]:
    """Cut a file into runs of at most `BLOCK_ROWS` lines; a hunk that is no longer stays in one."""
    runs = [hunk.rows() for hunk in file.hunks] if file.hunks else [file.rows()]
    for run in runs:
        while block := tuple(islice(run, BLOCK_ROWS)):
            yield block


def _fitting(
    file: SourceFile, rows: tuple[Row, ...], limit: int, count: Count
) -> Iterator[tuple[tuple[Row, ...], int]]:
    """Halve a run of lines until each part fits."""
    size = count(Excerpt(file, rows))
    if size <= limit:
        yield rows, size
    elif len(rows) > 1:
        half = len(rows) // 2
        yield from _fitting(file, rows[:half], limit, count)
        yield from _fitting(file, rows[half:], limit, count)
