"""Where the slots of a job hand in what became of one item and are given the next."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from gptdash.domain.errors import StoreUnavailable
from gptdash.domain.jobs import JobItem
from gptdash.store import Jobs

Result = TypeVar("Result")


@dataclass
class _Errand:
    outcome: JobItem | None
    wants: bool
    given: JobItem | None = None
    done: bool = False


@dataclass
class Counter:
    """Carries out in one transaction what all slots want meanwhile: a disk is waited for once, not once a slot.

    While the store cannot be used outcomes are kept and tried again, so that nothing paid for is lost; no item is given
    out any more, because nobody could say whether one was claimed.
    """

    jobs: Jobs
    job_id: str
    owner: str
    lease: timedelta
    patience_s: float
    is_closed: bool = False
    _waiting: list[_Errand] = field(default_factory=list)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def hand_in(self, outcome: JobItem | None, *, wants_next: bool = True) -> JobItem | None:
        """Write down what became of an item, and take the next; it is on disk when this returns."""
        errand = _Errand(outcome, wants_next)
        self._waiting.append(errand)
        async with self._lock:  # whoever comes first carries out what all others brought meanwhile
            if not errand.done:
                errands, self._waiting = self._waiting, []
                await self._carry_out(errands)
        return errand.given

    async def renew(self) -> None:
        """Say that this owner is alive; in turn with the slots, as both change the same rows."""
        async with self._lock:
            await patiently(self._renew_now, self.patience_s)

    def _renew_now(self) -> None:
        self.jobs.renew(self.owner, datetime.now(UTC) + self.lease)

    async def _carry_out(self, errands: Sequence[_Errand]) -> None:
        outcomes = tuple(errand.outcome for errand in errands if errand.outcome)
        wanting = [errand for errand in errands if errand.wants]
        try:
            taken = await self._exchange(outcomes, 0 if self.is_closed else len(wanting))
        except StoreUnavailable:
            self.is_closed, taken = True, ()
            await patiently(partial(self._exchange_now, outcomes, 0), self.patience_s)
        for errand, item in zip(wanting, taken, strict=False):
            errand.given = item
        for errand in errands:
            errand.done = True

    async def _exchange(self, outcomes: Sequence[JobItem], wanted: int) -> tuple[JobItem, ...]:
        if not outcomes and not wanted:
            return ()
        return await asyncio.to_thread(self._exchange_now, outcomes, wanted)

    def _exchange_now(self, outcomes: Sequence[JobItem], wanted: int) -> tuple[JobItem, ...]:
        until = datetime.now(UTC) + self.lease
        return self.jobs.exchange(self.job_id, self.owner, until, outcomes=outcomes, wanted=wanted)


async def patiently(act: Callable[[], Result], patience_s: float) -> Result:
    """Do what needs the store in a thread, again and again until the store can be used."""
    while True:
        try:
            return await asyncio.to_thread(act)
        except StoreUnavailable:
            await asyncio.sleep(patience_s)
