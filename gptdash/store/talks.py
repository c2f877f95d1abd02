"""Conversations of customers with a bot: exchanges are appended, never changed."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from gptdash.domain.support import Exchange, Talk, TalkFilter, TalkTitle, UnansweredQuestion
from gptdash.domain.support.answering import FROM_NEUTRAL
from gptdash.store.database import Database
from gptdash.store.message_rows import as_json, storable
from gptdash.store.schema import support_exchanges, support_talks

LONGEST_TITLE: Final = 200
GOOD: Final = 4
BAD: Final = 2
UNANSWERED: Final = ("nothing_found", "out_of_scope", "model_passed")
TITLE: Final = tuple(support_talks.c[name] for name in TalkTitle.model_fields)


class Talks:
    """The conversations of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, talk: Talk, exchange: Exchange) -> None:
        """Write an exchange, and its conversation where it is the first; it is on disk when this returns."""
        with self._database.writing() as connection:
            connection.execute(self._database.insert_if_new(support_talks, _row(talk, exchange)))
            said = {"talk_id": talk.id, "rule": exchange.answer.rule, "exchange": as_json(exchange)}
            connection.execute(insert(support_exchanges).values(said))
            connection.execute(update(support_talks).where(support_talks.c.id == talk.id).values(_change(exchange)))

    def rate(self, talk_id: str, rating: int | None) -> None:
        """Write what the customer thinks of a conversation, from 1 to 5; None takes it back."""
        with self._database.writing() as connection:
            connection.execute(update(support_talks).where(support_talks.c.id == talk_id).values(rating=rating))

    def find(self, talk_id: str) -> Talk | None:
        """Read a conversation; None where it is not there."""
        said = select(support_exchanges.c.exchange).where(support_exchanges.c.talk_id == talk_id)
        with self._database.reading() as connection:
            query = select(support_talks).where(support_talks.c.id == talk_id)
            row = connection.execute(query).mappings().first()
            exchanges = connection.execute(said.order_by(support_exchanges.c.seq)).scalars().all()
        if row is None:
            return None
        kept = {name: row[name] for name in Talk.model_fields if name in row}
        return Talk.model_validate({**kept, "exchanges": exchanges})

    def listed(self, wanted: TalkFilter, limit: int, offset: int = 0) -> tuple[TalkTitle, ...]:
        """List conversations, the newest first."""
        query = _filtered(select(*TITLE), wanted).order_by(support_talks.c.created_at.desc(), support_talks.c.id)
        with self._database.reading() as connection:
            found = connection.execute(query.limit(limit).offset(offset)).mappings()
            return tuple(TalkTitle.model_validate(dict(row)) for row in found)

    def count(self, wanted: TalkFilter) -> int:
        """Count the conversations that `listed` would list."""
        with self._database.reading() as connection:
            found = connection.execute(_filtered(select(func.count()).select_from(support_talks), wanted)).scalar()
        return found or 0

    def unanswered(self, wanted: TalkFilter, limit: int) -> tuple[UnansweredQuestion, ...]:
        """List the questions to which nothing was found, the newest first."""
        columns = (support_exchanges.c.talk_id, support_exchanges.c.exchange)
        query = _filtered(select(*columns).join(support_talks), wanted)
        query = query.where(support_exchanges.c.rule.in_(UNANSWERED))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(support_exchanges.c.seq.desc()).limit(limit)).all()
        said = ((talk_id, Exchange.model_validate(exchange)) for talk_id, exchange in rows)
        return tuple(
            UnansweredQuestion(talk_id=talk_id, at=exchange.at, question=exchange.question)
            for talk_id, exchange in said
        )

    def forget(self, talk_id: str) -> None:
        """Remove a conversation."""
        with self._database.writing() as connection:
            connection.execute(delete(support_exchanges).where(support_exchanges.c.talk_id == talk_id))
            connection.execute(delete(support_talks).where(support_talks.c.id == talk_id))


def remove_old_talks(connection: Connection, before: datetime) -> None:
    """Remove the conversations that were begun before a time."""
    old = select(support_talks.c.id).where(support_talks.c.created_at < before)
    connection.execute(delete(support_exchanges).where(support_exchanges.c.talk_id.in_(old)))
    connection.execute(delete(support_talks).where(support_talks.c.created_at < before))


def _row(talk: Talk, first: Exchange) -> dict[str, object]:
    return {
        "id": talk.id,
        "company_id": talk.company_id,
        "version": talk.version,
        "company": storable(talk.company),
        "created_at": talk.created_at,
        "title": storable(" ".join(first.question.split()))[:LONGEST_TITLE],
        "turns": 0,
        "cost_nano_usd": 0,
        "unpriced": 0,
        "words": "",
    }


def _change(exchange: Exchange) -> dict[str, object]:
    """Write what an exchange adds to the row of its conversation; the first rule that handed it off stays."""
    known = support_talks.c
    prices = [bill.cost.nano_usd for bill in exchange.bills]
    change: dict[str, object] = {
        "turns": known.turns + 1,
        "cost_nano_usd": known.cost_nano_usd + sum(price for price in prices if price is not None),
        "unpriced": known.unpriced + prices.count(None),
        "words": known.words + storable(f"{exchange.question}\n{exchange.answer.text}\n".casefold()),
    }
    if exchange.score is not None:
        change["mood"] = exchange.score
    if exchange.hand_off:
        change["rule"] = func.coalesce(known.rule, exchange.hand_off.rule)
    return change


def _filtered(query: Select[Any], wanted: TalkFilter) -> Select[Any]:
    known = support_talks.c
    moods = {
        "negative": known.mood <= -FROM_NEUTRAL,
        "neutral": known.mood.between(1 - FROM_NEUTRAL, FROM_NEUTRAL - 1),
        "positive": known.mood >= FROM_NEUTRAL,
        "unknown": known.mood.is_(None),
    }
    ratings = {"good": known.rating >= GOOD, "bad": known.rating <= BAD, "not": known.rating.is_(None)}
    if wanted.company_id:
        query = query.where(known.company_id == wanted.company_id)
    if wanted.handed_off is not None:
        query = query.where(known.rule.is_not(None) if wanted.handed_off else known.rule.is_(None))
    if wanted.mood:
        query = query.where(moods[wanted.mood])
    if wanted.rated:
        query = query.where(ratings[wanted.rated])
    if wanted.words.strip():
        query = query.where(known.words.contains(wanted.words.strip().casefold(), autoescape=True))
    return query.where(known.created_at >= wanted.since) if wanted.since else query
