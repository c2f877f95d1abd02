"""Writes the pandas code of a chart specification."""

from typing import Final

from gptdash.services.analysis.compiling import compile_spec
from gptdash.services.analysis.ingest import DATA
from gptdash.services.analysis.measuring import with_flags
from gptdash.services.analysis.results import ResultNames, result_names
from gptdash.services.analysis.spec import Aggregate, ChartKind, ChartSpec, Dimension, Filter, Grain, Measure
from gptdash.services.analysis.table import Table

PERIODS: Final[dict[Grain, str]] = {"year": "Y", "quarter": "Q", "month": "M", "week": "W", "day": "D"}
CUTS: Final[dict[Grain, str]] = {
    **{grain: f".dt.to_period({period!r}).dt.start_time" for grain, period in PERIODS.items()},
    "hour": ".dt.floor('h')",
    "weekday": ".dt.dayofweek.add(1).astype('Int64')",
    "hour_of_day": ".dt.hour.astype('Int64')",
    "month_of_year": ".dt.month.astype('Int64')",
}
AGGREGATES: Final[dict[Aggregate, str]] = {
    "count": "count", "sum": "sum", "mean": "mean", "median": "median", "min": "min", "max": "max",
    "count_distinct": "nunique",
}  # fmt: skip
SIGNS: Final = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
OPERATORS: Final = frozenset({*SIGNS, "in", "not_in", "contains", "missing", "present"})
DRAWN: Final[dict[ChartKind, str]] = {
    "bar": "bar", "stacked": "bar", "grouped": "bar", "line": "line", "area": "area",
}  # fmt: skip
GROUPED: Final[frozenset[ChartKind]] = frozenset({*DRAWN, "pie", "heatmap", "table"})
KNOWN: Final = frozenset({"kind", "measures", "dimensions", "split", "filters", "sort", "limit"})
SIMPLE: Final = frozenset({"aggregate", "column", "of_flag"})


def code_of(table: Table, spec: ChartSpec) -> str:
    """Write code that computes what the specification's query computes, and draws it where it is a simple chart."""
    words = [item for item in spec.measures if item.aggregate in ("sum", "mean") and _is_text(table, item)]
    if words or not _is_simple(spec):
        return _by_query(compile_spec(table, spec))
    spec = with_flags(spec, table.columns)
    lines = _filtered(table, spec)
    lines += _single(spec) if not spec.dimensions else _grouped(table, spec, result_names(spec))
    return "\n".join(lines) + "\n"


def _is_text(table: Table, measure: Measure) -> bool:
    column = table.column(measure.column or "")
    return column is not None and column.type == "text"


def _is_simple(spec: ChartSpec) -> bool:
    """Tell whether a few lines of pandas say the same; what the specification may hold besides is the query's."""
    simple = spec.model_dump(exclude_defaults=True).keys() <= KNOWN
    simple = simple and not any(measure.model_dump(exclude_defaults=True).keys() - SIMPLE for measure in spec.measures)
    simple = simple and not any(dimension.bins for dimension in spec.groupings)
    simple = simple and all(condition.operator in OPERATORS for condition in spec.filters)
    one_key = len(spec.groupings) == 1 or not spec.limit
    return simple and one_key and bool(spec.measures) and spec.kind in GROUPED | {"number"}


def _by_query(sql: str) -> str:
    """Let DuckDB compute inside the code what pandas would need many lines for."""
    return f'{DATA} = df\nresult = duckdb.sql("""\n{sql}\n""").df()\n'


def _filtered(table: Table, spec: ChartSpec) -> list[str]:
    return ["rows = df", *[f"rows = rows[{_condition(table, condition)}]" for condition in spec.filters]]


def _condition(table: Table, condition: Filter) -> str:
    column, cell = table.column(condition.column), f"rows[{condition.column!r}]"
    if condition.operator in ("missing", "present"):
        return f"{cell}.isna()" if condition.operator == "missing" else f"{cell}.notna()"
    wanted = [value.lower() if isinstance(value, str) else value for value in condition.values]
    value = f"{cell}.str.lower()" if column and column.type == "text" else cell
    if condition.operator == "contains":
        return f"{cell}.str.lower().str.contains({wanted[0]!r}, regex=False, na=False)"
    texts = [repr(item) for item in wanted]
    if condition.part:
        value = f"{cell}{CUTS[condition.part]}"
    elif column and column.temporal:
        texts = [f"pd.Timestamp({str(item)!r})" for item in wanted]
        value = f"{cell}.dt.normalize()" if condition.operator in ("eq", "ne", "in", "not_in") else cell
    if condition.operator == "in":
        return f"{value}.isin([{', '.join(texts)}])"
    if condition.operator == "not_in":
        return f"~{value}.isin([{', '.join(texts)}]) & {cell}.notna()"
    there = f" & {cell}.notna()" if condition.operator == "ne" else ""
    return f"({value} {SIGNS[condition.operator]} {texts[0]}){there}"


def _single(spec: ChartSpec) -> list[str]:
    cells = [
        f"    {name!r}: [{_value(measure)}],"
        for name, measure in zip(result_names(spec).measures, spec.measures, strict=True)
    ]
    return ["result = pd.DataFrame({", *cells, "})"]


def _value(measure: Measure) -> str:
    return "len(rows)" if measure.column is None else f"rows[{measure.column!r}].{AGGREGATES[measure.aggregate]}()"


def _grouped(table: Table, spec: ChartSpec, names: ResultNames) -> list[str]:
    dimensions = (*spec.dimensions, *([spec.split] if spec.split else []))
    labels = [*names.dimensions, *([names.split] if names.split else [])]
    keys = ", ".join(_key(dimension, label) for dimension, label in zip(dimensions, labels, strict=True))
    first = table.columns[0].name
    values = [
        f"        {name!r}: ({measure.column or first!r}, {_how(measure)!r}),"
        for name, measure in zip(names.measures, spec.measures, strict=True)
    ]
    lines = [
        f"keys = [{keys}]",
        "result = (",
        "    rows.groupby(keys, dropna=False)",
        "    .agg(**{",
        *values,
        "    })",
    ]
    lines += ["    .reset_index()", f"    {_sorted(spec, names, labels)}", *_head(spec), ")"]
    return [*lines, *_drawn(spec, names)]


def _how(measure: Measure) -> str:
    return "size" if measure.column is None else AGGREGATES[measure.aggregate]


def _key(dimension: Dimension, label: str) -> str:
    if dimension.grain is None and label == dimension.column:
        return repr(label)
    cut = CUTS[dimension.grain] if dimension.grain else ""
    return f"rows[{dimension.column!r}]{cut}.rename({label!r})"


def _sorted(spec: ChartSpec, names: ResultNames, labels: list[str]) -> str:
    if spec.sort is None:
        return f".sort_values({labels!r})"
    order = [names.measures[0], *labels] if spec.sort.by == "measure" else labels
    ascending = [not spec.sort.descending, *[True] * (len(order) - 1)]
    return f".sort_values({order!r}, ascending={ascending!r})"


def _head(spec: ChartSpec) -> list[str]:
    return [f"    .head({spec.limit})"] if spec.limit else []


def _drawn(spec: ChartSpec, names: ResultNames) -> list[str]:
    x = names.dimensions[0]
    if spec.kind == "pie":
        return [f"fig = px.pie(result, names={x!r}, values={names.measures[0]!r})"]
    if spec.kind not in DRAWN:
        return []
    y = repr(names.measures[0] if len(names.measures) == 1 else list(names.measures))
    colour = f", color={names.split!r}" if names.split else ""
    beside = ", barmode='group'" if spec.kind == "grouped" else ""
    lines = [f"fig = px.{DRAWN[spec.kind]}(result, x={x!r}, y={y}{colour}{beside})"]
    if all(measure.is_rate for measure in spec.measures):
        lines.append('fig.update_yaxes(tickformat=".0%")')
    return lines
