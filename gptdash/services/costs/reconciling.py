"""Compares OpenAI's usage export with the ledger."""

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Final

from gptdash.domain.catalogue import SNAPSHOT
from gptdash.domain.repricing import OPENAI_HOST, unit_prices
from gptdash.domain.spending import Slice, Sums
from gptdash.domain.usage_exports import Reconciled, UsageLine, explain
from gptdash.services.costs.periods import Clock, hour_at, moment_of, utc_now
from gptdash.services.costs.usage_files import read_usage
from gptdash.store import Spending

# Of these, the server did not tell the tokens.
ESTIMATED: Final = ("cut", "cancelled")
NOT_SENT: Final = "failed"
DAY_H: Final = 24


class Reconciling:
    """Holds an export against the sums of our own calls of OpenAI."""

    def __init__(self, spending: Spending, clock: Clock = utc_now) -> None:
        self._spending = spending
        self._clock = clock

    def reconcile(self, name: str, data: bytes) -> tuple[Reconciled, ...]:
        """Compare an export by UTC day and model; days outside of it are left alone.

        Raises:
            NotAUsageExport: the file is none.
        """
        theirs = {(line.day, line.model): line for line in read_usage(name, data)}
        ours, estimated = self._ours(min(day for day, _ in theirs), max(day for day, _ in theirs))
        days = {day for day, _ in theirs}
        keys = sorted(theirs.keys() | {key for key in ours if key[0] in days})
        return tuple(self._compared(key, theirs, ours, estimated[key]) for key in keys)

    def _ours(self, first: date, last: date) -> tuple[dict[tuple[date, str], UsageLine], Counter[tuple[date, str]]]:
        part = Slice(start=_hour(first), end=_hour(last) + DAY_H, endpoint=OPENAI_HOST)
        lines: dict[tuple[date, str], UsageLine] = {}
        estimated: Counter[tuple[date, str]] = Counter()
        for hour, cell in self._spending.hourly_cells(part):
            key = moment_of(hour, UTC).date(), SNAPSHOT.sub("", cell.model)
            old = lines.get(key) or UsageLine(day=key[0], model=key[1])
            sent = 0 if cell.finish_reason == NOT_SENT else cell.sums.calls - cell.sums.cached_calls
            lines[key] = UsageLine(
                day=old.day,
                model=old.model,
                requests=old.requests + sent,
                input_tokens=old.input_tokens + cell.sums.input_tokens,
                cached_tokens=old.cached_tokens + cell.sums.cached_tokens,
                output_tokens=old.output_tokens + cell.sums.output_tokens,
            )
            estimated[key] += cell.sums.calls if cell.finish_reason in ESTIMATED else 0
        return lines, estimated

    def _compared(
        self,
        key: tuple[date, str],
        theirs: dict[tuple[date, str], UsageLine],
        ours: dict[tuple[date, str], UsageLine],
        estimated: int,
    ) -> Reconciled:
        none = UsageLine(day=key[0], model=key[1])
        there, here = theirs.get(key, none), ours.get(key, none)
        units = unit_prices(key[1], self._clock())
        more = Sums(
            input_tokens=there.input_tokens - here.input_tokens,
            cached_tokens=there.cached_tokens - here.cached_tokens,
            output_tokens=there.output_tokens - here.output_tokens,
        )
        return Reconciled(
            theirs=there,
            ours=here,
            variance_nano_usd=units.of(more) if units else None,
            why=explain(there, here, estimated),
        )


def _hour(day: date) -> int:
    return hour_at(datetime.combine(day, time.min, UTC))
