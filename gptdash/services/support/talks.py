"""Keeps conversations, without personal data and secrets."""

import uuid
from datetime import UTC, datetime
from typing import Final

from gptdash.domain.redaction import Redactor
from gptdash.domain.support import CompanyVersion, Exchange, HandOffCard, Talk, TalkFilter, TalkTitle
from gptdash.domain.wording import Sentence
from gptdash.store import Talks

WORDS_OF_CARD: Final = ("summary", "need", "tried", "next_step")


class TalkDesk:
    """The conversations in our store. With a `redactor`, what a customer or a model wrote is kept with placeholders."""

    def __init__(self, talks: Talks, redactor: Redactor | None) -> None:
        self._talks = talks
        self._redactor = redactor

    def begin(self, version: CompanyVersion) -> Talk:
        """Begin a conversation; it is written down with its first exchange."""
        return Talk(
            id=uuid.uuid4().hex,
            company_id=version.company_id,
            version=version.number,
            company=version.company.name,
            created_at=datetime.now(UTC),
        )

    def append(self, talk: Talk, exchange: Exchange) -> Talk:
        """Keep an exchange; returns the conversation with it."""
        kept = self._kept(exchange)
        self._talks.append(talk, kept)
        return talk.model_copy(update={"exchanges": (*talk.exchanges, kept)})

    def rate(self, talk_id: str, rating: int | None) -> None:
        """Keep what the customer thinks of a conversation, from 1 to 5."""
        self._talks.rate(talk_id, rating)

    def find(self, talk_id: str) -> Talk | None:
        """Read a conversation; None where it is not there."""
        return self._talks.find(talk_id)

    def listed(self, wanted: TalkFilter, limit: int = 50, offset: int = 0) -> tuple[TalkTitle, ...]:
        """List conversations, the newest first."""
        return self._talks.listed(wanted, limit, offset)

    def count(self, wanted: TalkFilter) -> int:
        """Count the conversations that a filter leaves."""
        return self._talks.count(wanted)

    def forget(self, talk_id: str) -> None:
        """Remove a conversation."""
        self._talks.forget(talk_id)

    def _kept(self, exchange: Exchange) -> Exchange:
        """Take personal data and secrets out of all that was said; what the company itself wrote stays."""
        if self._redactor is None:
            return exchange
        said = exchange.answer
        if said.kind == "model":
            claims = tuple(claim.model_copy(update={"text": self._clean(claim.text)}) for claim in said.claims)
            said = said.model_copy(update={"text": self._clean(said.text), "claims": claims})
        question, hand_off = self._clean(exchange.question), exchange.hand_off
        if hand_off and hand_off.card:
            hand_off = hand_off.model_copy(update={"card": self._clean_card(hand_off.card)})
        return exchange.model_copy(update={"question": question, "answer": said, "hand_off": hand_off})

    def _clean(self, text: str) -> str:
        return self._redactor.redact(text).text if self._redactor else text

    def _clean_card(self, card: HandOffCard) -> HandOffCard:
        return card.model_copy(update={name: self._clean_sentence(getattr(card, name)) for name in WORDS_OF_CARD})

    def _clean_sentence(self, said: Sentence) -> Sentence:
        facts = {name: self._clean(fact) if isinstance(fact, str) else fact for name, fact in said.facts.items()}
        return Sentence(template=said.template, facts=facts)
