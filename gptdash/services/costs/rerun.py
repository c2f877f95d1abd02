"""Asks kept questions once more, of another model: real calls, whose price is told before."""

from collections.abc import Iterator, Sequence

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Done, TextDelta
from gptdash.domain.kept_texts import KeptText
from gptdash.domain.messages import system, user
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.domain.spending import Slice
from gptdash.domain.usage import CallRecord
from gptdash.domain.wording import Sentence
from gptdash.gateway import Gateway
from gptdash.services.costs.spent import Spent
from gptdash.store import Traces

LOOKED_AT = 200


class Sample(Noun):
    """A call whose texts are kept whole, so that it can be made again."""

    call: CallRecord
    texts: KeptText


class RerunPrice(Noun):
    """What asking again will take: input tokens, their price, and the most that it can cost, None where unpriced."""

    input_tokens: int
    input_nano_usd: int | None
    worst_nano_usd: int | None


class Rerun:
    """Samples of the ledger, and calls that repeat them."""

    def __init__(self, gateway: Gateway, spent: Spent, traces: Traces) -> None:
        self._gateway = gateway
        self._spent = spent
        self._traces = traces

    def samples(self, part: Slice, limit: int) -> tuple[Sample, ...]:
        """Find the newest calls that can be made again just as they were; their like is looked for among the last 200.

        Those are replies to the first message of a conversation, without files and tools, and items of jobs.
        """
        found: list[Sample] = []
        for call in self._spent.calls(part, limit=LOOKED_AT):
            texts = self._traces.texts(call) if call.finish_reason == "stop" and not call.cached else None
            if texts and texts.is_whole:
                found.append(Sample(call=call, texts=texts))
            if len(found) == limit:
                break
        return tuple(found)

    def price(self, samples: Sequence[Sample], model: str) -> RerunPrice:
        """Price the calls before they are made.

        Raises:
            EndpointError: nobody names a model and the server gives no list of its models.
        """
        estimates = [self._gateway.estimate(_request(sample, model)) for sample in samples]
        return RerunPrice(
            input_tokens=sum(each.input_tokens for each in estimates),
            input_nano_usd=_sum([each.input_cost.nano_usd for each in estimates]),
            worst_nano_usd=_sum([each.worst_cost.nano_usd for each in estimates]),
        )

    def again(self, sample: Sample, model: str) -> "Again":
        """Prepare to ask a sample of a model."""
        return Again(self._gateway, sample, model)


class Again:
    """A sample that is asked once more: `text` grows tick by tick, `done` and `problem` come with the end."""

    def __init__(self, gateway: Gateway, sample: Sample, model: str) -> None:
        self._gateway = gateway
        self.sample = sample
        self.model = model
        self.text = ""
        self.done: Done | None = None
        self.problem: Sentence | None = None

    def ticks(self) -> Iterator[None]:
        """Make the call; yields at least ten times a second. Where the iteration ends early, the call is cancelled."""
        with self._gateway.stream(_request(self.sample, self.model)) as live:
            try:
                for events in live.ticks():
                    self.text += "".join(event.text for event in events if isinstance(event, TextDelta))
                    yield
            except GptdashError as error:
                self.problem = error.sentence
        self.done = live.done


def _request(sample: Sample, model: str) -> Request:
    """Build the request of a sample; it is fresh, or a kept reply would tell nothing of the model's time."""
    texts = sample.texts
    messages = (*((system(texts.system),) if texts.system else ()), user(texts.asked))
    return Request(messages=messages, purpose=sample.call.purpose, model=model, parameters=texts.parameters, fresh=True)


def _sum(amounts: Sequence[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
