"""What would be sent next, before it is: which messages, how many tokens, at what price."""

from datetime import UTC, datetime
from typing import Final

from gptdash.domain.conversations import StoredMessage
from gptdash.domain.noun import Noun
from gptdash.domain.usage import Cost
from gptdash.services.chat.history import Window

DRAFT_ID: Final = "draft"


class Preview(Noun):
    """What would be sent with a draft. Prices and tokens are estimates; None where the model is not known.

    `least` is the price of the input alone, `most` that of the longest reply there can be. `context_tokens` is what
    the model can take at all.
    """

    window: Window
    input_tokens: int | None = None
    least: Cost | None = None
    most: Cost | None = None
    context_tokens: int | None = None

    @property
    def first_sent(self) -> str | None:
        """The message at which the sent part begins, where others stand before it; None in all other cases."""
        return self.window.messages[0].id if self.window.earlier else None

    @property
    def is_summed_up(self) -> bool:
        """Whether a summary stands for what is not sent."""
        return bool(self.window.summary or self.window.gap)


def drafted_message(conversation_id: str, text: str, leaf: StoredMessage | None) -> StoredMessage:
    """Write a draft as the message that it may become."""
    return StoredMessage(
        id=DRAFT_ID,
        conversation_id=conversation_id,
        role="user",
        text=text,
        created_at=datetime.now(UTC),
        parent_id=leaf.id if leaf else None,
        depth=leaf.depth + 1 if leaf else 0,
    )
