"""Conversations as JSON, Markdown and CSV, without personal data and secrets whatever the settings say."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Final

from gptdash.domain.redaction import Redactor
from gptdash.domain.safety import neutralised
from gptdash.domain.support import Exchange, Talk, TalkFilter
from gptdash.domain.wording import Sentence
from gptdash.store import Talks

AT_ONCE: Final = 100
MOST: Final = 5_000
LEFT_OUT: Final = {"exchanges": {"__all__": {"answer": {"passages"}}}}
COLUMNS: Final = (
    "conversation", "company", "version", "turn", "at", "question", "answer", "kind", "rule", "citations", "mood",
    "confidence", "topic", "urgency", "handed_off_by", "rating", "cost_usd",
)  # fmt: skip
# Ids and times look like numbers of persons, and are none.
KEPT: Final = ("id", "call_id", "company_id", "created_at", "at", "model", "template", "source")
Say = Callable[[Sentence], str]


class TalkExports:
    """The newest 5,000 conversations that a filter leaves, or one, as files.

    `redactor` names what is taken out; each file has one of its own, so that no two can be put together by the names.
    """

    def __init__(self, talks: Talks, redactor: Callable[[], Redactor]) -> None:
        self._talks = talks
        self._redactor = redactor

    def json(self, wanted: TalkFilter, talk_id: str | None = None) -> str:
        """Write all that is known of each, without the texts of the passages."""
        dumped = (talk.model_dump(mode="json", exclude=LEFT_OUT) for talk in self._read(wanted, talk_id))
        clean = self._cleaner()
        return json.dumps([_redacted(record, clean) for record in dumped], ensure_ascii=False, indent=2)

    def markdown(self, wanted: TalkFilter, say: Say, talk_id: str | None = None) -> str:
        """Write each as a transcript; `say` puts sentences into the reader's language."""
        text = "\n\n---\n\n".join(_transcript(talk, say) for talk in self._read(wanted, talk_id))
        return self._cleaner()(text)

    def csv(self, wanted: TalkFilter, talk_id: str | None = None) -> str:
        """Write a row for each turn; no cell can pass for a formula."""
        clean = self._cleaner()
        written = io.StringIO()
        rows = csv.writer(written, lineterminator="\r\n")
        rows.writerow(COLUMNS)
        for talk in self._read(wanted, talk_id):
            for number, exchange in enumerate(talk.exchanges, 1):
                rows.writerow([neutralised(cell) for cell in _cells(talk, number, exchange, clean)])
        return written.getvalue()

    def _cleaner(self) -> Callable[[str], str]:
        redactor = self._redactor()
        return lambda text: redactor.redact(text).text

    def _read(self, wanted: TalkFilter, talk_id: str | None) -> Iterator[Talk]:
        for name in (talk_id,) if talk_id else self._ids(wanted):
            if found := self._talks.find(name):
                yield found

    def _ids(self, wanted: TalkFilter) -> Iterator[str]:
        for offset in range(0, MOST, AT_ONCE):
            titles = self._talks.listed(wanted, AT_ONCE, offset)
            yield from (title.id for title in titles)
            if len(titles) < AT_ONCE:
                return


def _redacted(value: object, clean: Callable[[str], str]) -> object:
    """Clean every text in a JSON value but the names of its fields."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_redacted(item, clean) for item in value]
    if isinstance(value, dict):
        return {name: item if name in KEPT else _redacted(item, clean) for name, item in value.items()}
    return value


def _cells(talk: Talk, number: int, exchange: Exchange, clean: Callable[[str], str]) -> tuple[object, ...]:
    mood, answer = exchange.mood, exchange.answer
    prices = [bill.cost.nano_usd for bill in exchange.bills]
    known = [price for price in prices if price is not None]
    return (
        talk.id,
        talk.company,
        talk.version,
        number,
        exchange.at.isoformat(),
        clean(exchange.question),
        clean(answer.text),
        answer.kind,
        answer.rule,
        " ".join(answer.citations),
        "unknown" if exchange.score is None else exchange.score,
        mood.confidence if mood and mood.confidence is not None else "",
        clean(mood.topic) if mood else "",
        mood.urgency if mood else "",
        exchange.hand_off.rule if exchange.hand_off else "",
        talk.rating or "",
        f"{sum(known) / 1e9:.9f}" if len(known) == len(prices) else "unpriced",
    )


def _transcript(talk: Talk, say: Say) -> str:
    head = f"# {talk.company}, {talk.created_at:%Y-%m-%d %H:%M} UTC\n"
    return "\n".join((head, *(line for exchange in talk.exchanges for line in _lines(exchange, say))))


def _lines(exchange: Exchange, say: Say) -> Iterator[str]:
    yield f"**Customer:** {exchange.question}\n"
    yield f"**Bot** ({exchange.answer.kind}): {exchange.answer.text}\n"
    for note in exchange.answer.notes:
        yield f"> {say(note)}\n"
    if exchange.mood:
        yield f"*Mood: {'unknown' if exchange.score is None else exchange.score}*\n"
    if exchange.hand_off:
        yield f"*{say(exchange.hand_off.reason)}*\n"
        card = exchange.hand_off.card
        for said in (card.summary, card.need, card.tried, card.next_step) if card else ():
            yield f"- {say(said)}"
