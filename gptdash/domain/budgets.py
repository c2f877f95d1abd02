"""Limits on spending."""

from datetime import datetime, time
from typing import Annotated, Literal

from pydantic import Field

from gptdash.domain.errors import GptdashError
from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark

Period = Literal["day", "month", "session"]


class Budget(Noun):
    """What may be spent in a period, in nano-dollars; on one page, where `page` names it, else on all.

    Days and months are those of the server's clock. From `warn_percent` on the user is warned; at the limit calls stop.
    """

    id: str
    period: Period
    limit_nano_usd: Annotated[int, Field(ge=0)]
    page: str | None = None
    warn_percent: Annotated[int, Field(ge=1, le=100)] = 80

    def key(self, at: datetime, session: str) -> str:
        """Name the period that a time falls into: `2026-11-24`, `2026-11`, or the session."""
        if self.period == "session":
            return session
        local = at.astimezone()
        return local.strftime("%Y-%m-%d" if self.period == "day" else "%Y-%m")

    def start(self, at: datetime) -> datetime | None:
        """Return when the day or month of a time began; None for a session, which no clock tells."""
        if self.period == "session":
            return None
        midnight = datetime.combine(at.astimezone().date(), time.min)
        return (midnight if self.period == "day" else midnight.replace(day=1)).astimezone()

    def covers(self, page: str) -> bool:
        """Tell whether calls of a page count."""
        return self.page in (None, page)


class BudgetState(Noun):
    """How far a budget is used: what was settled, and what running calls may still cost, in nano-dollars."""

    budget: Budget
    settled_nano_usd: int
    reserved_nano_usd: int

    @property
    def left_nano_usd(self) -> int:
        """What another call may cost at most."""
        return max(0, self.budget.limit_nano_usd - self.settled_nano_usd - self.reserved_nano_usd)

    @property
    def is_warning(self) -> bool:
        """Whether so much is used that the user should know."""
        used = self.settled_nano_usd + self.reserved_nano_usd
        return used * 100 >= self.budget.limit_nano_usd * self.budget.warn_percent


class BudgetExceeded(GptdashError):
    """A call was not made because it might have cost more than a budget has left."""

    template = mark(
        "This call could cost up to {worst}, but only {left} of the budget of {limit} per {period} is left. "
        "Raise the budget on the Costs page, choose a cheaper model, or shorten the text."
    )
