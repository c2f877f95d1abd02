"""Trims a conversation to a budget of tokens."""

from collections.abc import Sequence

from gptdash.domain.messages import Message
from gptdash.domain.noun import Noun
from gptdash.domain.tokens import TOKENS_PER_MESSAGE, TOKENS_PER_REPLY, EncodingName, count_text


class Weighed(Noun):
    """A message with its tokens, overhead included, and whether it stays."""

    message: Message
    tokens: int
    stays: bool


class Trimmed(Noun):
    """A conversation that was trimmed, in its order; `tokens` are those of what stays, `before` of all."""

    messages: tuple[Weighed, ...]
    tokens: int
    before: int
    budget: int

    @property
    def fits(self) -> bool:
        """Whether what must stay fits the budget."""
        return self.tokens <= self.budget


def optimize_messages(messages: Sequence[Message], max_tokens: int, encoding: EncodingName = "o200k_base") -> Trimmed:
    """Keep system messages and the last one always, then the newest that fit without a gap; the rest falls out."""
    weights = [TOKENS_PER_MESSAGE + count_text(message.text, encoding) for message in messages]
    said = [place for place, message in enumerate(messages) if message.role != "system"]
    stays = {place for place, message in enumerate(messages) if message.role == "system"} | set(said[-1:])
    left = max_tokens - TOKENS_PER_REPLY - sum(weights[place] for place in stays)
    for place in reversed(said[:-1]):
        left -= weights[place]
        if left < 0:
            break
        stays.add(place)
    return Trimmed(
        messages=tuple(
            Weighed(message=message, tokens=weights[place], stays=place in stays)
            for place, message in enumerate(messages)
        ),
        tokens=TOKENS_PER_REPLY + sum(weights[place] for place in stays),
        before=TOKENS_PER_REPLY + sum(weights),
        budget=max_tokens,
    )
