"""Which messages of a long conversation are sent."""

from collections.abc import Callable
from functools import lru_cache

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import HistoryRule, StoredMessage
from gptdash.domain.noun import Noun
from gptdash.domain.tokens import TOKENS_PER_MESSAGE, TOKENS_PER_REPLY, EncodingName, count_text

REPLY_RESERVE = 4096
FIRST_LOOK = 64

Read = Callable[[int], tuple[StoredMessage, ...]]
Weigh = Callable[[StoredMessage], int]


class Window(Noun):
    """What is sent of a branch: its last `messages`, and a `summary` of those before, where there is one.

    `gap` holds the messages between the summary and the first sent one, which are to be summed up before.
    """

    messages: tuple[StoredMessage, ...] = ()
    summary: str = ""
    gap: tuple[StoredMessage, ...] = ()

    @property
    def earlier(self) -> int:
        """How many messages before these are not sent."""
        return self.messages[0].depth if self.messages else 0


def input_budget(capabilities: Capabilities) -> int | None:
    """Return how many input tokens a conversation may take; None where the model's limits are unknown."""
    if capabilities.max_input_tokens is not None:
        return capabilities.max_input_tokens
    if capabilities.context_window is not None:
        reserve = min(capabilities.max_output_tokens or REPLY_RESERVE, capabilities.context_window // 4)
        return capabilities.context_window - reserve
    return None


def newest_that_fit(read: Read, rule: HistoryRule, budget_tokens: int | None, weigh: Weigh) -> Window:
    """Take the newest messages that a rule and a budget allow; the last one always.

    `read(n)` gives the last n messages of the branch, oldest first: no more of a long one is read than is needed.
    """
    limits = [limit for limit in (rule.max_tokens, budget_tokens) if limit is not None]
    allowed_tokens = min(limits, default=None)
    wanted = rule.max_messages or FIRST_LOOK
    while True:
        said = read(wanted)
        kept = _fitting(said, allowed_tokens, weigh)
        if rule.max_messages or len(kept) < len(said) or len(said) < wanted:
            return Window(messages=kept)
        wanted *= 4


def _fitting(said: tuple[StoredMessage, ...], allowed_tokens: int | None, weigh: Weigh) -> tuple[StoredMessage, ...]:
    if allowed_tokens is None:
        return said
    taken, tokens = 0, TOKENS_PER_REPLY
    for message in reversed(said):
        tokens += weigh(message)
        if taken and tokens > allowed_tokens:
            break
        taken += 1
    return said[len(said) - taken :]


@lru_cache(maxsize=4096)
def text_weight(text: str, encoding: EncodingName) -> int:
    """Count the tokens of a message with this text; remembered, since messages do not change."""
    return TOKENS_PER_MESSAGE + count_text(text, encoding)
