"""What a reasoning model thought before it called functions, carried to the next call, since nothing is stored.

Source: openai 3.54 `types/responses/response_reasoning_item.py`; https://github.com/openai/codex/issues/17541 (another
model cannot read it); https://github.com/openai/openai-agents-python/issues/919 (without its content it is refused),
2026-11-24.
"""

from collections.abc import Collection
from typing import Any, Final

from gptdash.domain.messages import Message, SealedReasoning
from gptdash.gateway.responses.said import Item

REASONING: Final = "reasoning"
INCLUDED: Final = "reasoning.encrypted_content"


class Thoughts:
    """The sealed reasoning of one reply, each by its place in the output."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._items: dict[int, Item] = {}

    def take(self, item: Item, index: int) -> None:
        """Note an item; one without content could not be sent back."""
        if item.encrypted_content:
            self._items.setdefault(index, item)

    def sealed(self, others: Collection[int], reasoning_tokens: int) -> tuple[SealedReasoning, ...]:
        """Write the reasoning of a reply; `others` are the places of its text and its calls in the output."""
        return tuple(
            SealedReasoning(
                id=item.id or "",
                content=item.encrypted_content or "",
                origin=self._origin,
                summaries=tuple(part.text for part in item.summary or () if isinstance(part.text, str)),
                place=sum(other < index for other in others),
                tokens=reasoning_tokens // len(self._items),
            )
            for index, item in sorted(self._items.items())
        )


def with_reasoning(items: list[dict[str, Any]], message: Message, origin: str) -> list[dict[str, Any]]:
    """Put the reasoning of a message back where it stood among its items, unless another model wrote it."""
    whole = list(items)
    for sealed in reversed(message.sealed):
        if sealed.origin == origin:
            whole.insert(sealed.place, _item(sealed))
    return whole


def _item(sealed: SealedReasoning) -> dict[str, Any]:
    summary = [{"type": "summary_text", "text": text} for text in sealed.summaries]
    return {"type": REASONING, "id": sealed.id, "summary": summary, "encrypted_content": sealed.content}
