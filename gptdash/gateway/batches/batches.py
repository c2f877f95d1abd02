"""What a service does with batches: write lines, send them, find them again, collect the answers."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import openai

from gptdash.domain.batches import BatchAnswer, RemoteBatch, half
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import Unsupported
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.domain.usage import CallRecord
from gptdash.domain.wording import mark
from gptdash.gateway.batches.answers import Reader
from gptdash.gateway.batches.bodies import PATHS, write_body
from gptdash.gateway.batches.remote import Remote
from gptdash.gateway.books import Books
from gptdash.gateway.estimating import estimate, most_output
from gptdash.gateway.parameters import accepted
from gptdash.gateway.redacting import redact_request
from gptdash.gateway.sending import Sender
from gptdash.gateway.validation import check_length
from gptdash.gateway.wires import wire_for

ANSWERS_AT_ONCE: Final = 500


class NoBatches(Unsupported):
    """A batch that cannot be made here."""

    template = mark("{endpoint} cannot take these as a batch: {detail} Have them asked one by one.")


class BatchLine(Noun):
    """A line of a batch and what it may cost at most, in nano-dollars; None where no budget or no price is known."""

    content: bytes
    worst_nano_usd: int | None


class Batches:
    """The Batch API of one endpoint; what it costs goes into the same books as every call."""

    def __init__(self, endpoint: Endpoint, sender: Sender, books: Books) -> None:
        self._endpoint = endpoint
        self._sender = sender
        self._books = books

    @property
    def is_moderated(self) -> bool:
        """Whether each call of a job has to be moderated before it is sent, which a batch cannot do."""
        return self._books.moderation.of("jobs") != "off"

    async def exist(self) -> bool:
        """Tell whether the endpoint has batches; one on this machine is not asked."""
        if self._endpoint.kind in ("embedded", "local") or self.is_moderated:
            return False
        return self._endpoint.kind == "openai" or await self._remote().exists()

    def write(self, key: str, request: Request, model: str) -> BatchLine:
        """Write a call as a line, redacted and without what the model does not accept.

        Under a budget it is told where to end, so that its worst case is one.

        Raises:
            ContextOverflow: the request does not fit the model.
        """
        capabilities = self._sender.abilities(model)
        if self._books.redactor:
            request, _ = redact_request(request, self._books.redactor)
        check_length(request, model, capabilities)
        parameters, _ = accepted(request.parameters, capabilities)
        bound = request.model_copy(update={"parameters": parameters})
        worst: int | None = None
        if self._books.purse and self._books.purse.covers(request.purpose):
            limit = {"max_output_tokens": most_output(request, capabilities)}
            bound = request.model_copy(update={"parameters": parameters.model_copy(update=limit)})
            dear = estimate(bound, self._endpoint, model, capabilities, datetime.now(UTC)).worst_cost
            worst = half(dear).nano_usd
        wire = wire_for(self._endpoint, capabilities)
        body = write_body(wire, bound, model, capabilities)
        line = {"custom_id": key, "method": "POST", "url": PATHS[wire], "body": body}
        content = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        return BatchLine(content=content, worst_nano_usd=worst)

    def reserve(self, label: str, worst_nano_usd: int | None) -> None:
        """Hold back on the budgets what a batch may cost; what was held for it before is let go.

        Raises:
            BudgetExceeded: one of them has not so much left.
        """
        purse = self._books.purse
        if purse and worst_nano_usd is not None and purse.covers("jobs"):
            purse.release(label, 0)
            purse.reserve(label, "jobs", self._books.session, datetime.now(UTC), worst_nano_usd)

    def release(self, label: str, cost_nano_usd: int) -> None:
        """Turn what was held for a batch into what it cost."""
        if self._books.purse:
            self._books.purse.release(label, cost_nano_usd)

    async def upload(self, label: str, content: Path, since: datetime) -> str:
        """Upload a file of lines, unless it is there already; returns its id."""
        remote, name = self._remote(), f"gptdash-{label}.jsonl"
        return await remote.find_file(name, since) or await remote.upload(name, content)

    async def find(self, label: str, since: datetime) -> RemoteBatch | None:
        """Look for a batch that was made and of which nobody wrote down that it was; its label tells."""
        return await self._remote().find(label, since)

    async def create(self, label: str, file_id: str, model: str) -> RemoteBatch:
        """Have a file's lines answered; `find` must have said that they are not yet."""
        path = PATHS[wire_for(self._endpoint, self._sender.abilities(model))]
        return await self._remote().create(file_id, path, label)

    async def get(self, batch_id: str) -> RemoteBatch:
        """Ask how far a batch is."""
        return await self._remote().get(batch_id)

    async def cancel(self, batch_id: str) -> RemoteBatch:
        """Have a batch stopped; what is answered already stays, and is billed."""
        return await self._remote().cancel(batch_id)

    async def collect(
        self, label: str, batch: RemoteBatch, model: str, asked_at: datetime, tag: str = ""
    ) -> AsyncGenerator[tuple[BatchAnswer, ...], None]:
        """Download what became of the lines, some hundreds at a time; each stands in the ledger when it is yielded."""
        wire = wire_for(self._endpoint, self._sender.abilities(model))
        reader = Reader(self._endpoint, wire, model, label, asked_at, tag)
        some: list[tuple[BatchAnswer, CallRecord | None]] = []
        for file in filter(None, (batch.output_file, batch.error_file)):
            async with aclosing(self._remote().lines(file)) as lines:
                async for line in lines:
                    some += filter(None, (reader.read(line),))
                    if len(some) >= ANSWERS_AT_ONCE:
                        yield await self._recorded(some)
                        some = []
        if some:
            yield await self._recorded(some)

    async def _recorded(self, some: list[tuple[BatchAnswer, CallRecord | None]]) -> tuple[BatchAnswer, ...]:
        records = tuple(record for _, record in some if record)
        await asyncio.to_thread(self._books.ledger.record_all, records)
        return tuple(answer for answer, _ in some)

    def _remote(self) -> Remote:
        client: openai.AsyncOpenAI = self._sender.client(self._endpoint)
        return Remote(client, self._endpoint)
