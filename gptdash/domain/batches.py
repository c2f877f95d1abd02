"""Many calls handed to a server as one file, answered within a day for half the price."""

from typing import Final, Literal

from gptdash.domain.noun import Noun
from gptdash.domain.usage import Cost, FinishReason
from gptdash.domain.wording import Sentence

TIER: Final = "batch"
BatchStatus = Literal[
    "validating", "failed", "in_progress", "finalizing", "completed", "expired", "cancelling", "cancelled"
]
OVER: Final = ("failed", "completed", "expired", "cancelled")
# Source: https://platform.openai.com/docs/guides/batch, 2026-11-24.
MAX_LINES: Final = 50_000
MAX_BYTES: Final = 200_000_000


class RemoteBatch(Noun):
    """A batch as its server describes it; `answered` counts the lines that it is through with, well or not."""

    id: str
    status: BatchStatus
    answered: int = 0
    output_file: str | None = None
    error_file: str | None = None
    problem: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in OVER


class BatchAnswer(Noun):
    """What became of one line. `finish` None is one that the server never came to: it costs nothing.

    `problem` says why there is no good reply.
    """

    key: str
    call_id: str | None = None
    text: str = ""
    finish: FinishReason | None = None
    problem: Sentence | None = None
    cost_nano_usd: int | None = None
    input_tokens: int = 0
    output_tokens: int = 0


def half(cost: Cost) -> Cost:
    """Return what a batch charges where one call would cost this: half of it.

    Source: https://platform.openai.com/docs/guides/batch, 2026-11-24.
    """
    if cost.nano_usd is None:
        return cost
    return Cost(nano_usd=(cost.nano_usd + 1) // 2, source=f"{cost.source}, half of it in a batch")
