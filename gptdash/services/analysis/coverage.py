"""Which stretch of time a column of dates covers, and which parts of it have no rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, Literal

import duckdb

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import TEMPORAL_TYPES, Column
from gptdash.services.analysis.ingest import aggregated

Unit = Literal["day", "month", "year"]

MAX_COVERED: Final = 12
MAX_UNITS: Final = 40_000
DENSE: Final = 0.5
MIN_UNITS: Final = 4
SHOWN_GAPS: Final = 3
SATURDAY: Final = 5
FORMS: Final[dict[Unit, str]] = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
COMPLETE: Final[dict[Unit, str]] = {
    "day": mark("{column}: {first} to {last}, no day is missing."),
    "month": mark("{column}: {first} to {last}, no month is missing."),
    "year": mark("{column}: {first} to {last}, no year is missing."),
}
WORKDAYS: Final = mark("{column}: {first} to {last}, no day from Monday to Friday is missing.")
SCATTERED: Final = mark("{column}: {first} to {last}, now and then.")
MISSING: Final[dict[Unit, str]] = {
    "day": mark("{column} runs from {first} to {last}. Days without rows: {count} ({gaps})."),
    "month": mark("{column} runs from {first} to {last}. Months without rows: {count} ({gaps})."),
    "year": mark("{column} runs from {first} to {last}. Years without rows: {count} ({gaps})."),
}


class Gap(Noun):
    """The first and the last unit of a stretch without rows."""

    first: date
    last: date


class Coverage(Noun):
    """What a column of dates covers, from its first to its last day.

    `unit` is the smallest in which at least half of that time has rows; None where none does. `missing` counts the
    units without rows, `gaps` are their stretches in order. Where no row is of a weekend, weekends are not missing.
    """

    name: str
    first: date
    last: date
    unit: Unit | None = None
    missing: int = 0
    gaps: tuple[Gap, ...] = ()
    workdays: bool = False

    @property
    def said(self) -> Sentence:
        """The coverage in words."""
        form = FORMS[self.unit or "day"]
        facts = {"column": self.name, "first": self.first.strftime(form), "last": self.last.strftime(form)}
        if self.unit is None:
            return sentence(SCATTERED, **facts)
        if not self.missing:
            return sentence(WORKDAYS if self.workdays else COMPLETE[self.unit], **facts)
        gaps = ", ".join(_shown(gap, form) for gap in self.gaps[:SHOWN_GAPS])
        more = ", …" if len(self.gaps) > SHOWN_GAPS else ""
        return sentence(MISSING[self.unit], **facts, count=self.missing, gaps=gaps + more)


def coverage_of(data: duckdb.DuckDBPyRelation, columns: Sequence[Column]) -> tuple[Coverage, ...]:
    """Tell what the first `MAX_COVERED` columns of dates cover, in two passes; a single day covers nothing."""
    temporal = [column.name for column in columns if column.type in TEMPORAL_TYPES][:MAX_COVERED]
    ends = aggregated(lambda _: data, dict.fromkeys(temporal, None), _ends)
    spans = {name: span for name, (first, last) in ends.items() if (span := _span(_day(first), _day(last)))}
    units = {name: tuple(unit for unit in FORMS if _fits(*span, unit)) for name, span in spans.items()}
    present = aggregated(lambda _: data, {name: some for name, some in units.items() if some}, _present)
    days = {name: dict(zip(units[name], present.get(name, ()), strict=True)) for name in spans}
    return tuple(
        _coverage(Coverage(name=name, first=first, last=last), days[name]) for name, (first, last) in spans.items()
    )


def _ends(cell: str, _: None) -> list[str]:
    return [f"CAST(CAST({end}({cell}) AS DATE) AS VARCHAR)" for end in ("min", "max")]


def _span(first: date | None, last: date | None) -> tuple[date, date] | None:
    return None if first is None or last is None or first == last else (first, last)


def _fits(first: date, last: date, unit: Unit) -> bool:
    return MIN_UNITS <= _steps(first, last, unit) + 1 <= MAX_UNITS


def _present(cell: str, units: tuple[Unit, ...]) -> list[str]:
    there = f"FILTER (WHERE {cell} IS NOT NULL)"
    return [f"list(DISTINCT CAST(date_trunc('{unit}', CAST({cell} AS DATE)) AS DATE)) {there}" for unit in units]


def _coverage(found: Coverage, present: dict[Unit, list[date]]) -> Coverage:
    for unit, days in present.items():
        span = _steps(found.first, found.last, unit) + 1
        if len(days) >= DENSE * span:
            start = _start(found.first, unit)
            return _covered(found.model_copy(update={"unit": unit}), start, span, set(days))
    return found


def _covered(found: Coverage, start: date, span: int, present: set[date]) -> Coverage:
    """Find the gaps."""
    unit = found.unit or "day"
    workdays = unit == "day" and all(day.weekday() < SATURDAY for day in present)
    gaps: list[Gap] = []
    missing, gap_open = 0, False
    for at in range(span):
        day = _later(start, at, unit)
        if day in present:
            gap_open = False
        elif not (workdays and day.weekday() >= SATURDAY):
            gaps = [*gaps[:-1], Gap(first=gaps[-1].first, last=day)] if gap_open else [*gaps, Gap(first=day, last=day)]
            missing, gap_open = missing + 1, True
    return found.model_copy(update={"missing": missing, "gaps": tuple(gaps), "workdays": workdays})


def _day(text: str | None) -> date | None:
    """Read a day; None for one that Python's calendar does not have."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _start(day: date, unit: Unit) -> date:
    return day if unit == "day" else day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _steps(first: date, last: date, unit: Unit) -> int:
    if unit == "day":
        return (last - first).days
    years = last.year - first.year
    return years if unit == "year" else 12 * years + last.month - first.month


def _later(start: date, steps: int, unit: Unit) -> date:
    if unit == "day":
        return start + timedelta(days=steps)
    if unit == "year":
        return start.replace(year=start.year + steps)
    months = start.month - 1 + steps
    return start.replace(year=start.year + months // 12, month=months % 12 + 1)


def _shown(gap: Gap, form: str) -> str:
    first, last = gap.first.strftime(form), gap.last.strftime(form)
    return first if first == last else f"{first} – {last}"
