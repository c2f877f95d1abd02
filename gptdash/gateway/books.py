"""What is written down of calls: ledger, budgets, kept replies; and who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from gptdash.domain.events import Reply
from gptdash.domain.kept_texts import CallText
from gptdash.domain.moderation import ModerationPolicies
from gptdash.domain.redaction import Redactor
from gptdash.domain.usage import CallRecord

NO_MODERATION: Final = ModerationPolicies()


class Ledger(Protocol):
    """Where calls are written down."""

    def begin(self, call: CallRecord) -> None:
        """Write a call that is about to be sent; until it is recorded its outcome is unknown."""
        ...

    def record(self, call: CallRecord) -> None:
        """Write how a call ended, be it begun or new, and settle its budgets; it is on disk when this returns."""
        ...

    def record_all(self, calls: Sequence[CallRecord]) -> None:
        """Write how many calls ended that no budget holds anything for, in one go; those that stand already stay."""
        ...


class Purse(Protocol):
    """The budgets that calls are paid from."""

    def reserve(self, call_id: str, page: str, session: str, at: datetime, worst_nano_usd: int) -> bool:
        """Hold back what a call may cost at most; tell whether any budget covers it.

        Raises:
            BudgetExceeded: a budget has not so much left.
        """
        ...

    def covers(self, page: str) -> bool:
        """Tell whether any budget covers calls of a page."""
        ...

    def release(self, call_id: str, cost_nano_usd: int) -> None:
        """Turn what is held under an id into what was paid; nothing where nothing is held."""
        ...


class TextKeeper(Protocol):
    """Where the texts of calls are kept for their traces."""

    def keep(self, call_id: str, text: CallText) -> None:
        """Write what was asked and answered in a call."""
        ...


class ReplyCache(Protocol):
    """Where replies are kept to be given again."""

    def find(self, key: str) -> Reply | None:
        """Look a reply up."""
        ...

    def keep(self, key: str, reply: Reply) -> None:
        """Write a reply."""
        ...


@dataclass(frozen=True)
class Books:
    """What a gateway writes into; without purse, cache or texts it does without.

    `session` is who asks, for budgets of a session, and `tag` what for, where a request does not say; `redactor` None
    sends texts as they are; `moderation` says what is asked about before it is sent.
    """

    ledger: Ledger
    purse: Purse | None = None
    replies: ReplyCache | None = None
    texts: TextKeeper | None = None
    redactor: Redactor | None = None
    session: str = ""
    tag: str = ""
    moderation: ModerationPolicies = NO_MODERATION
