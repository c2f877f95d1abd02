"""The stored traffic on other models, and what was saved on it."""

from collections import defaultdict
from datetime import timedelta
from functools import cache
from typing import Final

from gptdash.domain.catalogue import ModelEntry, catalogue
from gptdash.domain.choosing import live_successor
from gptdash.domain.noun import Noun
from gptdash.domain.repricing import LONG_INPUT, Repriced, UnitPrices, batch_nano_usd, reprice, seller_of, unit_prices
from gptdash.domain.spending import Cell, Slice, Sums, add_sums
from gptdash.services.costs.periods import Clock, utc_now
from gptdash.store import Spending

SOON: Final = timedelta(days=180)
BATCH: Final = "batch"


class Traffic(Noun):
    """What was sent: its sums, and what the priced part of it cost."""

    sums: Sums
    models: tuple[str, ...]


class Comparison(Noun):
    """Traffic, and what it would cost on each other model with the same token counts, the cheapest first."""

    traffic: Traffic
    repriced: tuple[Repriced, ...]


class Move(Noun):
    """Traffic on a model that ends, and what its tokens cost there and on the successor by list, in nano-dollars."""

    entry: ModelEntry
    days_left: int
    sums: Sums
    successor: str | None
    now_nano_usd: int | None
    then_nano_usd: int | None


class Saved(Noun):
    """What was not paid, in nano-dollars, each apart; a count without a price is in no sum.

    `prompt_cache_nano_usd` is net of what writing to the cache cost more.
    """

    replies: int
    replies_nano_usd: int
    cached_tokens: int
    prompt_cache_nano_usd: int
    unpriced_cached_tokens: int
    batch_calls: int
    batch_nano_usd: int
    unpriced_batch_calls: int


class WhatIf:
    """Prices the traffic of a part of the ledger otherwise."""

    def __init__(self, spending: Spending, clock: Clock = utc_now) -> None:
        self._spending = spending
        self._clock = clock

    def compare(self, part: Slice) -> Comparison:
        """Price the calls of a part on each model that lives and has a price; calls too long for it are left out.

        What was paid for without tokens, such as a container, costs the same whatever the model, and is left out too.
        """
        now = self._clock()
        cells = [cell for cell in self._cells(part) if not _is_fixed(cell.sums)]
        sums = add_sums(cell.sums for cell in cells)
        long_calls = self._spending.long_calls(part)
        entries = (entry for entry in catalogue().values() if entry.is_live(now.date()) and _takes_most(entry))
        found = (reprice(sums, long_calls, entry, now) for entry in entries)
        return Comparison(
            traffic=Traffic(sums=sums, models=tuple(sorted({cell.model for cell in cells}))),
            repriced=tuple(sorted(filter(None, found), key=lambda each: (each.misfits, each.standard_nano_usd))),
        )

    def moves(self, part: Slice) -> tuple[Move, ...]:
        """Tell which traffic sits on a model that has ended or ends within half a year, and what moving costs."""
        now = self._clock()
        by_model: dict[str, list[Sums]] = defaultdict(list)
        for cell in self._cells(part):
            by_model[cell.model].append(cell.sums)
        known = catalogue()
        ending = (
            (known[model], sums)
            for model, sums in sorted(by_model.items())
            if model in known and (end := known[model].shutdown) and end - now.date() <= SOON
        )
        return tuple(self._move(entry, add_sums(sums)) for entry, sums in ending)

    def saved(self, part: Slice) -> Saved:
        """Sum what our cache of replies, the server's cache of prompts, and the Batch API saved."""
        cells = self._cells(part)
        units = _Units(self._clock)
        batch = [cell for cell in cells if cell.service_tier == BATCH]
        cached = [cell for cell in cells if cell.sums.cached_tokens or cell.sums.cache_write_tokens]
        return Saved(
            replies=sum(cell.sums.cached_calls for cell in cells),
            replies_nano_usd=sum(cell.sums.saved_nano_usd for cell in cells),
            cached_tokens=sum(cell.sums.cached_tokens for cell in cells),
            prompt_cache_nano_usd=sum(_by_prompt_cache(cell.sums, units.of(cell)) or 0 for cell in cached),
            unpriced_cached_tokens=sum(cell.sums.cached_tokens for cell in cached if units.of(cell) is None),
            batch_calls=sum(cell.sums.calls for cell in batch),
            batch_nano_usd=sum(_by_batch(cell.sums, units.of(cell)) or 0 for cell in batch),
            unpriced_batch_calls=sum(cell.sums.calls for cell in batch if units.of(cell) is None),
        )

    def _cells(self, part: Slice) -> tuple[Cell, ...]:
        return tuple(cell for cell in self._spending.cells(part) if part.holds(cell))

    def _move(self, entry: ModelEntry, sums: Sums) -> Move:
        now = self._clock()
        end = entry.shutdown or now.date()
        successor = live_successor(entry, max(end, now.date()), catalogue())
        old = unit_prices(entry.name, now)
        new = unit_prices(successor.name, now) if successor != entry else None
        return Move(
            entry=entry,
            days_left=(end - now.date()).days,
            sums=sums,
            successor=successor.name if successor != entry else None,
            now_nano_usd=old.of(sums) if old else None,
            then_nano_usd=new.of(sums) if new else None,
        )


def _is_fixed(sums: Sums) -> bool:
    return sums.cost_nano_usd > 0 and not (sums.input_tokens or sums.output_tokens)


class _Units:
    """Unit prices by server and model, each looked up once."""

    def __init__(self, clock: Clock) -> None:
        self._look_up = cache(lambda host, model: unit_prices(model, clock(), seller_of(host)))

    def of(self, cell: Cell) -> UnitPrices | None:
        found: UnitPrices | None = self._look_up(cell.endpoint, cell.model)
        return found


def _takes_most(entry: ModelEntry) -> bool:
    """Tell whether calls that are not long fit a model; of smaller ones, the sums cannot tell which do."""
    window = entry.capabilities.context_window
    return not entry.capabilities.weak and (window is None or window >= LONG_INPUT)


def _by_prompt_cache(sums: Sums, units: UnitPrices | None) -> int | None:
    if units is None:
        return None
    plain = sums.model_copy(update={"cached_tokens": 0, "cache_write_tokens": 0})
    return units.of(plain) - units.of(sums)


def _by_batch(sums: Sums, units: UnitPrices | None) -> int | None:
    """Return what a batch cost less than the list asks; half of it where the batch's own price is not in the ledger."""
    if units is None:
        return None
    standard = units.of(sums)
    return standard - (batch_nano_usd(standard) if sums.unpriced_calls else sums.cost_nano_usd)
