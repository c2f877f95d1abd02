"""A text as the model's tokenizer cuts it."""

from collections.abc import Iterator

from gptdash.domain.noun import Noun
from gptdash.domain.tokens import EncodingName, encoding


class Piece(Noun):
    """A piece of text and how many tokens it is: one, or several that only together are whole characters."""

    text: str
    tokens: int = 1


def pieces_of(text: str, name: EncodingName = "o200k_base") -> Iterator[Piece]:
    """Cut a text into its tokens; where a character is spread over several, they are one piece."""
    known = encoding(name)
    pending, count = b"", 0
    for token in known.encode_ordinary(text):
        pending += known.decode_single_token_bytes(token)
        count += 1
        try:
            whole = pending.decode("utf-8")
        except UnicodeDecodeError:
            continue
        yield Piece(text=whole, tokens=count)
        pending, count = b"", 0
    if pending:
        yield Piece(text=pending.decode("utf-8", "replace"), tokens=count)
