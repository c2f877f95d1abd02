"""The paperwork of one call: what happens before it is sent and after it ended. All of it may touch the disk."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import StoreUnavailable
from gptdash.domain.events import Done, Event, Notice, Reply, TextDelta
from gptdash.domain.redaction import mask_secrets
from gptdash.domain.requests import Request
from gptdash.domain.usage import FinishReason
from gptdash.domain.wording import mark, sentence
from gptdash.gateway.books import Books, Purse
from gptdash.gateway.caching import cache_key, is_kept
from gptdash.gateway.estimating import estimate, most_output
from gptdash.gateway.keeping import text_of
from gptdash.gateway.redacting import redact_request, replaced_sentence
from gptdash.gateway.settlement import Settlement
from gptdash.gateway.validation import check_length

UNPRICED: Final = mark("Nobody knows the price of {model}, so no budget can hold this call back.")


@dataclass(frozen=True)
class Admission:
    """What may be sent, None where the cache had the reply, and what to say before."""

    request: Request | None
    events: tuple[Event, ...]


class Desk:
    """Prepares a call, looks it up, reserves for it, writes it down, settles it and keeps its reply."""

    def __init__(self, books: Books, endpoint: Endpoint, model: str, capabilities: Capabilities) -> None:
        self._books = books
        self._endpoint = endpoint
        self._model = model
        self._capabilities = capabilities
        self._key: str | None = None
        self.settlement: Settlement

    def admit(self, request: Request, told: tuple[Notice, ...] = ()) -> Admission:
        """Do all that comes before sending, in one go: each step of its own would cost a switch of threads.

        `told` is what the user should know already.

        Raises:
            ContextOverflow: the request does not fit the model.
            BudgetExceeded: a budget has not so much left.
        """
        request, redacted = self._prepare(request)
        told = (*told, *redacted)
        self.settlement.remark(*(notice.code for notice in told))
        if found := self._look_up(request):
            return Admission(None, (*told, *found))
        request, warned = self._open(request)
        self.settlement.remark(*(notice.code for notice in warned))
        return Admission(request, (*told, *warned))

    def _prepare(self, request: Request) -> tuple[Request, tuple[Notice, ...]]:
        """Redact a request and check that it fits the model; returns what may be sent, and what to tell the user.

        Raises:
            ContextOverflow: it does not fit.
        """
        notices: tuple[Notice, ...] = ()
        if self._books.redactor:
            request, counts = redact_request(request, self._books.redactor)
            if counts:
                notices = (Notice(code="redacted", sentence=replaced_sentence(counts)),)
        request = request if request.tag else request.model_copy(update={"tag": self._books.tag})
        check_length(request, self._model, self._capabilities)
        self.settlement = Settlement(request, self._endpoint, self._model, self._capabilities)
        return request, notices

    def _look_up(self, request: Request) -> tuple[Event, ...]:
        """Answer from the kept replies; nothing where none fits. What was asked before is written down as such."""
        if self._books.replies is None or request.uses_tools:
            return ()
        self._key = cache_key(request, self._endpoint, self._model)
        kept = None if request.fresh else self._books.replies.find(self._key)
        if kept is None:
            return ()
        done = self.settlement.bill_of_cached(kept)
        self._books.ledger.record(self.settlement.record(done))
        self._keep_texts(kept.text)
        return TextDelta(text=kept.text), done

    def _open(self, request: Request) -> tuple[Request, tuple[Notice, ...]]:
        """Reserve the worst case where a budget covers the call, and write down that it is about to be sent.

        A call under a budget is told where to end, so that its worst case is one.

        Raises:
            BudgetExceeded: a budget has not so much left; nothing was written.
        """
        notices: tuple[Notice, ...] = ()
        purse = self._books.purse
        if purse and purse.covers(request.purpose):
            request, notices = self._reserve(request, purse)
        self._books.ledger.begin(self.settlement.opening())
        return request, notices

    async def close(self, finish: FinishReason | None, error_code: str | None = None) -> Done:
        """Bill the call and write it down, off the loop and beyond the reach of a second cancellation."""
        return await asyncio.shield(asyncio.to_thread(self._close, finish, error_code))

    def _reserve(self, request: Request, purse: Purse) -> tuple[Request, tuple[Notice, ...]]:
        now = datetime.now(UTC)
        worst = estimate(request, self._endpoint, self._model, self._capabilities, now).worst_cost.nano_usd
        if worst is None:
            return request, (Notice(code="unpriced", sentence=sentence(UNPRICED, model=self._model)),)
        purse.reserve(self.settlement.call_id, request.purpose, self._books.session, now, worst)
        bound = {"max_output_tokens": most_output(request, self._capabilities)}
        return request.model_copy(update={"parameters": request.parameters.model_copy(update=bound)}), ()

    def _close(self, finish: FinishReason | None, error_code: str | None) -> Done:
        done = self.settlement.bill(finish)
        self._books.ledger.record(self.settlement.record(done, error_code))
        reply = self.settlement.reply(done)
        self._keep_texts(reply.text)
        if self._key and self._books.replies and error_code is None and is_kept(reply) and self._may_be_stored(reply):
            self._books.replies.keep(self._key, reply)
        return done

    def _keep_texts(self, reply: str) -> None:
        """Keep what was asked and answered for the trace of the call; a job keeps its items itself."""
        request = self.settlement.request
        if self._books.texts and request.purpose != "jobs":
            with suppress(StoreUnavailable):  # the reply has come and is paid for: it is worth more than its trace
                self._books.texts.keep(self.settlement.call_id, text_of(request, reply))

    def _may_be_stored(self, reply: Reply) -> bool:
        """Tell whether a reply holds no secret, which would stand in the store; only looked at where that matters."""
        return self._books.redactor is None or mask_secrets(reply.text) == reply.text
