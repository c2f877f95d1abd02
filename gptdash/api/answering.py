"""Turns the events of an answer into what the caller is told."""

import json
from collections.abc import Iterable

from gptdash.api.bodies import ChatReply, DeltaEvent, DoneEvent, NoticeBody, NoticeEvent, StreamEvent, ToolEvent
from gptdash.domain.errors import ObjectInvalid
from gptdash.domain.events import Done, Event, Notice, ObjectRead, Retrying, TextDelta, ToolFinished, ToolStarted
from gptdash.domain.money import to_usd
from gptdash.domain.wording import mark, sentence
from gptdash.services.exchange import Asked, ExchangeService, RestoredText

WAITING = mark("{reason} It is tried again in {seconds} s.")


class Answer:
    """An answer in the making. With a schema its text is told only when it is an object that fits."""

    def __init__(self, asked: Asked, exchange: ExchangeService) -> None:
        self._wants_object = asked.output is not None
        self._restore = exchange.restore
        self._text = RestoredText(exchange.restore)
        self._said: list[str] = []
        self._notices: list[NoticeBody] = []
        self._read: ObjectRead | None = None
        self.done: Done | None = None

    def take(self, event: Event) -> Iterable[StreamEvent]:
        """Take an event and tell what the caller hears of it."""
        match event:
            case TextDelta() if not self._wants_object:
                yield from self._say(self._text.add(event.text))
            case ToolStarted() | ToolFinished():
                yield self._tool(event)
            case Notice():
                yield self._notice(event.code, str(event.sentence))
            case Retrying():
                said = sentence(WAITING, reason=str(event.reason), seconds=round(event.wait_s, 1))
                yield self._notice("retrying", str(said))
            case ObjectRead():
                self._read = event
            case Done():
                self.done = event

    def conclude(self) -> Iterable[StreamEvent]:
        """Tell what still waits, once all events are there.

        Raises:
            ObjectInvalid: there is no object that fits the schema.
        """
        if self._read and self._read.problems:
            problems = "; ".join(str(problem.sentence) for problem in self._read.problems)
            raise ObjectInvalid(problems=problems)
        if self._read:
            yield from self._say(json.dumps(self._read.value, ensure_ascii=False))
        yield from self._say(self._text.rest())

    def reply(self) -> ChatReply:
        """Write the whole answer; there must have been an end."""
        if self.done is None:
            raise RuntimeError("an answer ended without its settlement")
        done = self.done
        return ChatReply(
            text="".join(self._said),
            object=self._read.value if self._read else None,
            model=done.model,
            finish_reason=done.finish_reason,
            usage=done.usage,
            cost_usd=None if done.cost.nano_usd is None else f"{to_usd(done.cost.nano_usd):f}",
            cached=done.cached,
            notices=tuple(self._notices),
        )

    def done_event(self) -> DoneEvent:
        """Write the whole answer as the last event."""
        return DoneEvent(**{name: getattr(self.reply(), name) for name in ChatReply.model_fields})

    def _say(self, text: str) -> Iterable[StreamEvent]:
        if text:
            self._said.append(text)
            yield DeltaEvent(text=text)

    def _notice(self, code: str, message: str) -> NoticeEvent:
        self._notices.append(NoticeBody(code=code, message=message))
        return NoticeEvent(code=code, message=message)

    def _tool(self, event: ToolStarted | ToolFinished) -> ToolEvent:
        use = event.use
        known = {"id": use.id, "name": use.name, "arguments": self._restore(use.arguments)}
        if isinstance(event, ToolStarted):
            return ToolEvent(status="started", **known)
        return ToolEvent(
            status="finished",
            result=self._restore(event.result),
            error=str(event.problem) if event.problem else None,
            duration_ms=event.duration_ms,
            **known,
        )
