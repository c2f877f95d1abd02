"""What OpenAI says was used, against our own ledger: by UTC day and model, with the difference explained."""

from datetime import date

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence

AGREES = mark("Both agree.")
MORE_THERE = mark(
    "{n} more requests there: other programs use the account, or calls of ours died before we heard how they ended."
)
FEWER_THERE = mark(
    "{n} fewer requests there: the export does not hold the whole day or all keys, or calls failed before they counted."
)
ESTIMATED = mark("The same requests; {n} of our calls were cut or stopped, and their tokens are our estimate.")
COUNTED_OTHERWISE = mark("The same requests, with tokens counted otherwise: the export may be corrected later.")


class UsageLine(Noun):
    """What was used of a model on a UTC day; cached tokens are part of the input."""

    day: date
    model: str
    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """All numbers."""
        return self.requests, self.input_tokens, self.cached_tokens, self.output_tokens


class Reconciled(Noun):
    """Theirs and ours of a day and model, what the difference costs by list price, None unpriced, and why it is."""

    theirs: UsageLine
    ours: UsageLine
    variance_nano_usd: int | None
    why: Sentence


def explain(theirs: UsageLine, ours: UsageLine, estimated_calls: int) -> Sentence:
    """Say where a difference comes from; `estimated_calls` of ours have tokens that we counted ourselves."""
    more = theirs.requests - ours.requests
    if theirs.counts == ours.counts:
        return sentence(AGREES)
    if more:
        return sentence(MORE_THERE if more > 0 else FEWER_THERE, n=abs(more))
    return sentence(ESTIMATED, n=estimated_calls) if estimated_calls else sentence(COUNTED_OTHERWISE)
