"""What was spent: totals with their trend, and pictures of any part of the ledger."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Literal

from gptdash.domain.kept_texts import KeptText
from gptdash.domain.noun import Noun
from gptdash.domain.spending import DIMENSIONS, Cell, Dimension, HourSums, Latencies, Slice, Sums, add_sums
from gptdash.domain.usage import CallRecord
from gptdash.services.costs.periods import Clock, first_hour, hour_at, midnight, moment_of, month_start, utc_now
from gptdash.store import Spending, Traces

TileName = Literal["today", "week", "thirty_days", "month"]
DAYS: Final[dict[TileName, int]] = {"today": 1, "week": 7, "thirty_days": 30}
HOURLY_DAYS: Final = 2  # up to so many days are drawn by the hour
TOP: Final = 10
DAY_H: Final = 24


class Tile(Noun):
    """What a period cost, the same stretch of the period before, and the cost of its hours or days in order."""

    name: TileName
    sums: Sums
    before: Sums
    trend_nano_usd: tuple[int, ...]


class TimeSums(Noun):
    """The sums of an hour or day: hours since 1970 UTC from `start` to before `end`; `at` is its begin in the zone."""

    at: datetime
    start: int
    end: int
    sums: Sums


class GroupSums(Noun):
    """The sums of a group; `label` is what people call it, where that is not its `key`."""

    key: str
    sums: Sums
    label: str = ""


class Picture(Noun):
    """A part of the ledger: its sums, by time, and by each dimension whatever is chosen in that one."""

    sums: Sums
    times: tuple[TimeSums, ...]
    is_hourly: bool
    groups: dict[Dimension, tuple[GroupSums, ...]]
    unsettled: int


class Spent:
    """Reads the sums and calls of the ledger."""

    def __init__(self, spending: Spending, traces: Traces, clock: Clock = utc_now) -> None:
        self._spending = spending
        self._traces = traces
        self._clock = clock

    def tiles(self, zone: tzinfo = UTC) -> tuple[Tile, ...]:
        """Sum today, 7 and 30 days, and this month, each against the same hours of the period before."""
        now = self._clock()
        end = hour_at(now) + 1
        starts: dict[TileName, int] = {name: first_hour(days, now, zone) for name, days in DAYS.items()}
        starts["month"] = hour_at(midnight(month_start(now, zone), zone))
        before = {name: starts[name] - DAY_H * days for name, days in DAYS.items()}
        before["month"] = hour_at(midnight(month_start(now, zone, back=1), zone))
        hours = self._spending.hours(Slice(start=min(before.values()), end=end))
        return tuple(_tile(name, hours, (start, end), before[name], zone) for name, start in starts.items())

    def part(self, days: int, zone: tzinfo = UTC) -> Slice:
        """Return the part of the ledger of the last `days` days, today included, by days of the time zone."""
        now = self._clock()
        return Slice(start=first_hour(days, now, zone), end=hour_at(now) + 1)

    def picture(self, part: Slice, zone: tzinfo = UTC, focus: tuple[int, int] | None = None) -> Picture:
        """Draw a part of the ledger; `focus` are the hours within it that all but the times are of."""
        near = part.model_copy(update={"start": focus[0], "end": focus[1]}) if focus else part
        cells = self._spending.cells(Slice(start=near.start, end=near.end, conversation_id=part.conversation_id))
        is_hourly = part.end - part.start <= HOURLY_DAYS * DAY_H
        return Picture(
            sums=add_sums(cell.sums for cell in cells if part.holds(cell)),
            times=_times(self._spending.hours(part), zone, is_hourly=is_hourly),
            is_hourly=is_hourly,
            groups={name: _groups(cells, part, name) for name in DIMENSIONS},
            unsettled=len(self._spending.unsettled(1000)),
        )

    def conversations(self, part: Slice) -> tuple[GroupSums, ...]:
        """Sum the calls of the conversations that cost most, whichever is chosen."""
        found = self._spending.conversations(part.model_copy(update={"conversation_id": None}), TOP)
        titles = self._traces.titles(tuple(name for name, _ in found))
        return tuple(GroupSums(key=name, sums=sums, label=titles.get(name, "")) for name, sums in found)

    def title(self, conversation_id: str) -> str:
        """Look up what a conversation is called; its id where it is gone."""
        return self._traces.titles((conversation_id,)).get(conversation_id, conversation_id)

    def remarks(self, part: Slice) -> tuple[GroupSums, ...]:
        """Sum the calls by what was remarked of them."""
        return tuple(GroupSums(key=code, sums=sums) for code, sums in self._spending.remarks(part))

    def latencies(self, part: Slice) -> tuple[tuple[Latencies, ...], tuple[Latencies, ...]]:
        """Tell how long the calls of each model took, and their first tokens."""
        return self._spending.latencies(part, "total"), self._spending.latencies(part, "first")

    def calls(self, part: Slice, page: int = 0, limit: int = 50) -> tuple[CallRecord, ...]:
        """List the settled calls of a part, the newest first, a page at a time.

        Which hours a page lies in is told by their counts, so that a page far back costs no more than the first.
        """
        skip, held = page * limit, 0
        hours: list[int] = []
        for hour, count in self._spending.counts(part):
            if not hours and skip >= count:
                skip -= count
                continue
            hours.append(hour)
            held += count
            if held >= skip + limit:
                break
        return self._spending.calls(part, hours, limit, skip) if hours else ()

    def unsettled(self, limit: int = 50) -> tuple[CallRecord, ...]:
        """List the calls that run, or of which nobody knows how they ended."""
        return self._spending.unsettled(limit)

    def trace(self, call_id: str) -> tuple[CallRecord, KeptText | None] | None:
        """Read a call, with its texts where they are kept; None where it was purged."""
        call = self._traces.call(call_id)
        return (call, self._traces.texts(call)) if call else None


def _tile(name: TileName, hours: tuple[HourSums, ...], span: tuple[int, int], before: int, zone: tzinfo) -> Tile:
    start, end = span
    own = tuple(hour for hour in hours if hour.hour >= start)
    earlier = add_sums(hour.sums for hour in hours if before <= hour.hour < min(start, before + end - start))
    return Tile(
        name=name, sums=add_sums(hour.sums for hour in own), before=earlier, trend_nano_usd=_trend(own, span, zone)
    )


def _trend(hours: tuple[HourSums, ...], span: tuple[int, int], zone: tzinfo) -> tuple[int, ...]:
    """Return the cost of each hour or day, also of those in which nothing was spent."""
    is_hourly = span[1] - span[0] <= HOURLY_DAYS * DAY_H
    steps = range(*span) if is_hourly else range(span[0], span[1], DAY_H)
    cost = {time.at: time.sums.cost_nano_usd for time in _times(hours, zone, is_hourly=is_hourly)}
    return tuple(cost.get(_begin(moment_of(step, zone), zone, is_hourly=is_hourly), 0) for step in steps)


def _times(hours: Iterable[HourSums], zone: tzinfo, *, is_hourly: bool) -> tuple[TimeSums, ...]:
    found: dict[datetime, list[HourSums]] = defaultdict(list)
    for hour in hours:
        found[_begin(moment_of(hour.hour, zone), zone, is_hourly=is_hourly)].append(hour)
    length = timedelta(hours=1) if is_hourly else timedelta(days=1)
    return tuple(
        TimeSums(
            at=at,
            start=hour_at(at),
            end=hour_at(at + length),
            sums=add_sums(hour.sums for hour in inside),
        )
        for at, inside in sorted(found.items())
    )


def _begin(moment: datetime, zone: tzinfo, *, is_hourly: bool) -> datetime:
    return moment if is_hourly else midnight(moment.date(), zone)


def _groups(cells: tuple[Cell, ...], part: Slice, dimension: Dimension) -> tuple[GroupSums, ...]:
    """Sum by a dimension what is in the part, whatever is chosen in that dimension; the dearest first."""
    found: dict[str, list[Sums]] = defaultdict(list)
    for cell in cells:
        if part.holds(cell, but=dimension):
            found[getattr(cell, dimension)].append(cell.sums)
    groups = (GroupSums(key=key, sums=add_sums(sums)) for key, sums in found.items())
    return tuple(sorted(groups, key=lambda group: (-group.sums.cost_nano_usd, -group.sums.calls, group.key)))
