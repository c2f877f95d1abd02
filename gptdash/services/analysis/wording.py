"""Measures, dimensions, charts and values in words."""

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import reduce
from typing import Final

from gptdash.domain.wording import Sentence, capitalised, mark, sentence
from gptdash.services.analysis.part_names import part_said
from gptdash.services.analysis.spec import (
    Aggregate,
    ChartKind,
    ChartSpec,
    Dimension,
    Filter,
    Grain,
    Measure,
    Operator,
    Transform,
)

Say = Callable[[Sentence], str]

AGGREGATE_WORDS: Final[dict[Aggregate, str]] = {
    "count": mark("number of values in {column}"),
    "sum": mark("sum of {column}"),
    "mean": mark("average {column}"),
    "median": mark("median {column}"),
    "min": mark("smallest {column}"),
    "max": mark("largest {column}"),
    "count_distinct": mark("number of different {column}"),
}
TRANSFORM_WORDS: Final[dict[Transform, str]] = {
    "share": mark("share of {measure}"),
    "running": mark("running total of {measure}"),
    "change": mark("change of {measure} from the previous period"),
    "change_rate": mark("relative change of {measure} from the previous period"),
}
NUMBER_OF_ROWS: Final = mark("number of rows")
KIND_WORDS: Final[dict[ChartKind, str]] = {
    "bar": mark("bar chart"),
    "stacked": mark("stacked bars"),
    "grouped": mark("grouped bars"),
    "line": mark("line chart"),
    "area": mark("area chart"),
    "scatter": mark("scatter chart"),
    "bubble": mark("bubble chart"),
    "histogram": mark("histogram"),
    "pie": mark("pie chart"),
    "box": mark("box chart"),
    "violin": mark("violin chart"),
    "treemap": mark("treemap"),
    "map": mark("map"),
    "heatmap": mark("heatmap"),
    "table": mark("table"),
    "number": mark("single number"),
}
GRAIN_WORDS: Final[dict[Grain, str]] = {
    "year": mark("{column} (year)"),
    "quarter": mark("{column} (quarter)"),
    "month": mark("{column} (month)"),
    "week": mark("{column} (week)"),
    "day": mark("{column} (day)"),
    "hour": mark("{column} (hour)"),
    "weekday": mark("{column} (weekday)"),
    "hour_of_day": mark("{column} (hour of day)"),
    "month_of_year": mark("{column} (month of year)"),
}
OPERATOR_SIGNS: Final[dict[Operator, str]] = {
    "eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥", "in": "∈", "not_in": "∉", "contains": "∋",
    "missing": "= ∅", "between": "=", "present": "≠ ∅",
}  # fmt: skip
PRECISE_BELOW: Final = 100
DIGITS: Final = 3
FEW_MEASURES: Final = 2


def measure_text(measure: Measure, say: Say = str) -> str:
    """Name a measure as it is drawn, with what became of its numbers."""
    return say(measure_said(measure))


def measure_said(measure: Measure) -> Sentence:
    """Name a measure as a part of another sentence."""
    plain = measure_label(measure)
    if measure.where and not measure.name:
        conditions = joined([condition_said(condition) for condition in measure.where])
        plain = sentence(mark("{measure} where {condition}"), measure=plain, condition=conditions)
    return sentence(TRANSFORM_WORDS[measure.transform], measure=plain) if measure.transform else plain


def joined(parts: Sequence[Sentence]) -> Sentence:
    """List parts of sentences, at least one."""
    return reduce(lambda before, part: sentence(mark("{before}, {part}"), before=before, part=part), parts)


def measure_label(measure: Measure) -> Sentence:
    """Name a measure before any transform."""
    if measure.name:
        return sentence("{name}", name=measure.name)
    if measure.column is None:
        return sentence(NUMBER_OF_ROWS)
    return sentence(AGGREGATE_WORDS[measure.aggregate], column=measure.column)


def dimension_label(dimension: Dimension) -> Sentence:
    """Name a dimension; a column that is called month needs no word that it is cut to months."""
    if dimension.grain and dimension.grain != dimension.column.casefold():
        return sentence(GRAIN_WORDS[dimension.grain], column=dimension.column)
    return sentence("{column}", column=dimension.column)


def title_of(spec: ChartSpec, say: Say = str) -> str:
    """Give a chart its title."""
    dimensions = [say(dimension_label(dimension)) for dimension in spec.dimensions]
    if spec.kind == "bubble":
        x, y, size = (measure_text(measure, say) for measure in spec.measures)
        return say(sentence(mark("{y} against {x}, sized by {size}"), x=x, y=y, size=size))
    if spec.kind == "scatter" and not spec.measures:
        return say(sentence(mark("{y} against {x}"), x=dimensions[0], y=dimensions[1]))
    if spec.kind == "histogram":
        return say(sentence(mark("Distribution of {column}"), column=spec.dimensions[0].column))
    if spec.kind in ("box", "violin"):
        what = say(sentence(mark("Spread of {column}"), column=spec.measures[0].column or ""))
    else:
        what = _measures_text(spec, say)
    groups = [*dimensions, *([say(dimension_label(spec.split))] if spec.split else [])]
    return say(sentence(mark("{what} by {groups}"), what=what, groups=", ".join(groups))) if groups else what


def _measures_text(spec: ChartSpec, say: Say) -> str:
    """Name up to two measures, or say how many there are; the name of a column, which begins it in Chinese, stays."""
    if len(spec.measures) > FEW_MEASURES:
        return say(sentence(mark("{count} measures"), count=len(spec.measures)))
    text = ", ".join(measure_text(measure, say) for measure in spec.measures)
    column = spec.measures[0].column if spec.measures else None
    return text if column and text.startswith(column) else capitalised(text)


def condition_said(condition: Filter) -> Sentence:
    """Write a filter as a formula; of parts of time their names."""
    joiner = " – " if condition.operator == "between" else ", "
    column, sign = Dimension(column=condition.column, grain=condition.part), OPERATOR_SIGNS[condition.operator]
    if condition.part is None:
        values = (value_text(value) if isinstance(value, date) else str(value) for value in condition.values)
        return sentence("{formula}", formula=f"{condition.column} {sign} {joiner.join(values)}".strip())
    if not condition.values:
        return sentence("{column} {sign}", column=dimension_label(column), sign=sign)
    template = f"{{before}}{joiner}{{part}}"
    named = reduce(
        lambda before, part: sentence(template, before=before, part=part),
        [part_said(condition.part, int(value)) for value in condition.values if isinstance(value, int)],
    )
    return sentence("{column} {sign} {values}", column=dimension_label(column), sign=sign, values=named)


def value_text(value: object) -> str:
    """Write a value for people: thousands separated, few decimals, dates without a midnight."""
    if hasattr(value, "item"):
        value = value.item()  # a number of numpy's
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if (value.hour, value.minute, value.second) == (0, 0, 0) else "%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def shown_number(value: float, measure: Measure) -> str:
    """Write a number of a measure: rates in percent."""
    return f"{number_text(round(value * 100, 1))} %" if measure.is_rate else number_text(value)


def number_text(value: float) -> str:
    """Write a number: whole ones in full, small ones to three significant digits, others to two decimals."""
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == round(value):
        return f"{value:,.0f}"
    if abs(value) >= PRECISE_BELOW:
        return f"{value:,.2f}"
    decimals = max(2, DIGITS - 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(decimals, 12)}f}".rstrip("0").rstrip(".")
