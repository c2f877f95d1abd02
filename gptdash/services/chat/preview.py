"""What would be sent next, before it is: which messages, how many tokens, at what price."""

import io
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Final

from PIL import Image
from pydantic import Field

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import StoredMessage
from gptdash.domain.image_tokens import image_tokens
from gptdash.domain.noun import Noun
from gptdash.domain.usage import Cost
from gptdash.services.chat.decoding import Upload, is_picture
from gptdash.services.chat.history import Window
from gptdash.services.chat.speaking import BYTES_PER_TOKEN

DRAFT_ID: Final = "draft"
# Larger pictures are made smaller before they are sent.
LONGEST_SIDE: Final = 2048
Pixels = Annotated[int, Field(ge=0, le=1_000_000)]


class Coming(Noun):
    """A file that is to be sent: its size, and of a picture the pixels; without them it is text."""

    size_bytes: Annotated[int, Field(ge=0)]
    width: Pixels = 0
    height: Pixels = 0


def coming_of(upload: Upload) -> Coming:
    """Measure a file that waits to be sent; what only looks like a picture weighs as text."""
    if is_picture(upload):
        with suppress(OSError, Image.DecompressionBombError), Image.open(io.BytesIO(upload.data)) as picture:
            return Coming(size_bytes=len(upload.data), width=picture.width, height=picture.height)
    return Coming(size_bytes=len(upload.data))


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


def coming_tokens(files: Iterable[Coming], capabilities: Capabilities) -> int:
    """Estimate the tokens of files that are to be sent."""
    return sum(_tokens(file, capabilities) for file in files)


def _tokens(file: Coming, capabilities: Capabilities) -> int:
    longest = max(file.width, file.height)
    if not longest:
        return file.size_bytes // BYTES_PER_TOKEN
    scale = min(1.0, LONGEST_SIDE / longest)
    width, height = max(round(file.width * scale), 1), max(round(file.height * scale), 1)
    return image_tokens(capabilities.image_rule, width, height, "auto")


def with_more(preview: Preview, tokens: int) -> Preview:
    """Add tokens to an estimate, at the price that its input has."""
    if not tokens or not preview.input_tokens or not preview.least or not preview.most:
        return preview
    least, most = preview.least.nano_usd, preview.most.nano_usd
    more = None if least is None else round(least * tokens / preview.input_tokens)
    return preview.model_copy(
        update={
            "input_tokens": preview.input_tokens + tokens,
            "least": _plus(preview.least, more),
            "most": preview.most if most is None else _plus(preview.most, more),
        }
    )


def _plus(cost: Cost, more: int | None) -> Cost:
    known = cost.nano_usd is not None and more is not None
    return cost.model_copy(update={"nano_usd": (cost.nano_usd or 0) + (more or 0)}) if known else cost


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
