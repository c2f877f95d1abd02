"""The ways in which text can stand for a number, a truth value or a date.

A reading is a pattern that a value must match in full and an SQL expression that converts it; both use only syntax that
RE2 (DuckDB) and Python's `re` share. `{v}` stands for the trimmed value.
"""

from typing import Final, Literal

from gptdash.domain.noun import Noun
from gptdash.services.analysis.columns import NUMERIC_TYPES, TEMPORAL_TYPES, ColumnType
from gptdash.services.analysis.ingest.choices import ColumnKind

Family = Literal["plain", "english", "continental", "spaced", "date"]
Dress = Literal["bare", "money", "percent"]
DateOrder = Literal["day", "month", "year"]

CURRENCY: Final = (
    r"(?:US\$|NT\$|HK\$|A\$|C\$|R\$|\$|€|£|¥|￥|₩|₹|₽|元|円|"
    r"USD|EUR|GBP|JPY|TWD|NTD|CNY|RMB|KRW|INR|CHF|CAD|AUD|SEK|NOK|DKK|PLN|kr|zł|Kč)"
)
GAPS: Final = " \u00a0\u202f'’"
SIGN: Final = r"[+\-−]?"
# No thousands come after a zero: 0,123 has a decimal comma, and 02 123 456 is a telephone number.
CORES: Final[dict[Family, str]] = {
    "english": r"(?:[1-9]\d{0,2}(?:,\d{3})+|\d{1,15})(?:\.\d+)?",
    "continental": r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d{1,15})(?:,\d+)?",
    "spaced": rf"(?:[1-9]\d{{0,2}}(?:[{GAPS}]\d{{3}})+|\d{{1,15}})(?:[.,]\d+)?",
}


class Reading(Noun):
    """One way to read a column.

    `sql` gives the converted value, or NULL. `plainest` holds for values `{v}`, converted `{x}`, that match the pattern
    for certain and have no leading zeros, and is quicker than the pattern; where it does not hold, the pattern decides.
    `family` and `dress` say what kind of number
    it is; `order` which part of a date comes first where that matters, `short_year` that its years have two digits.
    """

    key: str
    type: ColumnType
    pattern: str
    sql: str
    family: Family = "plain"
    dress: Dress = "bare"
    order: DateOrder | None = None
    short_year: bool = False
    plainest: str = ""


def _plain(key: str, kind: ColumnType, pattern: str, cast: str, plainest: str = "") -> Reading:
    return Reading(key=key, type=kind, pattern=pattern, sql=f"TRY_CAST({{v}} AS {cast})", plainest=plainest)


def _dressed(family: Family, dress: Dress) -> Reading:
    """Build a reading of numbers with thousands marks, with or without a currency or percent sign."""
    core = CORES[family]
    pattern = {
        "bare": rf"{SIGN}{core}|\({core}\)",
        "money": rf"{SIGN}\s?{CURRENCY}?\s?{SIGN}{core}\s?{CURRENCY}?|\(\s?{CURRENCY}?\s?{core}\s?{CURRENCY}?\)",
        "percent": rf"{SIGN}{core}\s?[%％]",
    }[dress]
    digits = r"regexp_replace({v}, '[^0-9.,]', '', 'g')"
    plain = f"replace({digits}, ',', '')"
    if family == "continental":
        plain = f"replace(replace({digits}, '.', ''), ',', '.')"
    if family == "spaced":
        plain = f"replace({digits}, ',', '.')"
    sign = r"CASE WHEN regexp_matches({v}, '[-−(]') THEN -1 ELSE 1 END"
    return Reading(
        key=f"{family} {dress}",
        type="number",
        pattern=pattern,
        sql=f"{sign} * TRY_CAST({plain} AS DOUBLE)",
        family=family,
        dress=dress,
    )


def _date(key: str, pattern: str, *formats: str, order: DateOrder | None = None) -> Reading:
    listed = ", ".join(f"'{name}'" for name in formats)
    kind: ColumnType = "timestamp" if "%H" in formats[0] or "%I" in formats[0] else "date"
    cast = "TIMESTAMP" if kind == "timestamp" else "DATE"
    sql = f"CAST(try_strptime({{v}}, [{listed}]) AS {cast})"
    short = "%y" in formats[0]
    return Reading(key=key, type=kind, pattern=pattern, sql=sql, family="date", order=order, short_year=short)


def _numeric_dates(order: DateOrder) -> tuple[Reading, ...]:
    """Build the readings of 1/2/2024 and its relatives."""
    parts = ("%d", "%m") if order == "day" else ("%m", "%d")
    return tuple(
        _date(
            f"{order} first {sep}{code}{forms[0]}",
            rf"\d{{1,2}}\{sep}\d{{1,2}}\{sep}{year}{tail}",
            *(f"{parts[0]}{sep}{parts[1]}{sep}{code}{form}" for form in forms),
            order=order,
        )
        for sep in "/-."
        for year, code in ((r"\d{4}", "%Y"), (r"\d{2}", "%y"))
        for tail, forms in _TIMES
    )


def _short_year_first() -> tuple[Reading, ...]:
    """Build the readings of 24/01/05 and its relatives."""
    return tuple(
        _date(
            f"year first {sep}{forms[0]}",
            rf"\d{{2}}\{sep}\d{{2}}\{sep}\d{{2}}{tail}",
            *(f"%y{sep}%m{sep}%d{form}" for form in forms),
            order="year",
        )
        for sep in "/-."
        for tail, forms in _TIMES
    )


_TIMES: Final = (
    ("", ("",)),
    (r" \d{1,2}:\d{2}(?::\d{2})?", (" %H:%M", " %H:%M:%S")),
    (r" \d{1,2}:\d{2}(?::\d{2})? ?[AaPp][Mm]", (" %I:%M %p", " %I:%M:%S %p", " %I:%M%p")),
)
_ISO_DAY: Final = r"\d{4}-\d{1,2}-\d{1,2}"
_CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
_MONTH: Final = "[A-Za-z]{3,9}"

BOOLEAN: Final = Reading(
    key="boolean",
    type="boolean",
    pattern="(?i:true|false)",
    sql="CASE lower({v}) WHEN 'true' THEN true WHEN 'false' THEN false END",
)
# A number that is written back as it stood has no other form. One that begins with a digit above zero and can be read,
# without exponent or underscore, has only digits and a point. A day whose year needs four digits is written in them.
_WRITTEN_BACK: Final = "(strlen({v}) <= 18 AND CAST({x} AS VARCHAR) = {v})"
_DIGITS_AND_POINT: Final = (
    "({v} >= '1' AND {v} < ':' AND strlen({v}) <= 15 AND {x} IS NOT NULL AND NOT contains({v}, '_')"
    " AND NOT contains({v}, 'e') AND NOT contains({v}, 'E') AND NOT ends_with({v}, ' '))"
)
_ISO_WIDE: Final = (
    "(strlen({v}) = 10 AND {v} LIKE '____-__-__' AND {x} >= DATE '1000-01-01' AND NOT ends_with({v}, ' '))"
)
INTEGER: Final = _plain("integer", "integer", r"[+-]?\d{1,18}", "BIGINT", _WRITTEN_BACK)
# Beyond an exponent of 289 fifteen digits would be infinite. What is too small becomes zero, as everywhere.
_POWER: Final = r"(?:0?\d{1,2}|1\d\d|2[0-8]\d)"
_EXPONENT: Final = rf"[eE](?:-\d{{1,3}}|\+?{_POWER})"
_SIGNED_EXPONENT: Final = rf"[eE](?:-\d{{1,3}}|\+{_POWER})"
DECIMAL: Final = _plain(
    "decimal",
    "number",
    rf"[+-]?(?:(?:\d{{1,15}}\.\d*|\.\d+)(?:{_EXPONENT})?|\d{{1,15}}(?:{_SIGNED_EXPONENT})?)",
    "DOUBLE",
    _DIGITS_AND_POINT,
)
# 12E4 has neither point nor sign: few programs write numbers so, and it may be a code.
POWERS: Final = _plain("powers of ten", "number", rf"[+-]?(?:\d{{1,15}}(?:\.\d*)?|\.\d+)(?:{_EXPONENT})?", "DOUBLE")
COMPACT: Final = _date("compact date", r"(?:19|20)\d{6}", "%Y%m%d")
# Four digits and two more are a code as often as a month, unless the four are a likely year.
MONTH: Final = _date("month", r"(?:1[5-9]|2[01])\d{2}[-/]\d{1,2}", "%Y-%m", "%Y/%m")
# What begins with a zero and another digit is a code, as 01.10, or a time of day, as 07.30.
LEADING_ZERO: Final = r"^[+-]?0\d+(?:\.\d*)?$"

# The database reads no zone that follows minutes or a blank.
_ZONED: Final = r"regexp_replace(regexp_replace({v}, '([T ]\d+:\d+)( ?[Z+-])', '\1:00\2'), ' ([+-])', '\1')"

READINGS: Final[tuple[Reading, ...]] = (
    BOOLEAN,
    COMPACT,
    INTEGER,
    DECIMAL,
    POWERS,
    *(
        _dressed(family, dress)
        for dress in ("bare", "money", "percent")
        for family in ("english", "continental", "spaced")
    ),
    _plain("iso date", "date", _ISO_DAY, "DATE", _ISO_WIDE),
    _plain("iso time", "timestamp", rf"{_ISO_DAY}[T ]{_CLOCK}Z?", "TIMESTAMP"),
    Reading(
        key="zoned time",
        type="timestamp",
        pattern=rf"{_ISO_DAY}[T ]{_CLOCK}(?:Z| ?[+-]\d{{2}}(?::?\d{{2}})?)",
        sql="(TRY_CAST({v} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')",
    ),
    Reading(
        key="zoned time otherwise",
        type="timestamp",
        pattern=rf"{_ISO_DAY}[T ]{_CLOCK}(?:Z| ?[+-]\d{{2}}(?::?\d{{2}})?)",
        sql=f"(TRY_CAST({_ZONED} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')",
    ),
    _date("slashed date", r"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d"),
    _date("slashed time", r"\d{4}/\d{1,2}/\d{1,2} \d{1,2}:\d{2}(?::\d{2})?", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S"),
    _date("dotted date", r"\d{4}\.\d{1,2}\.\d{1,2}", "%Y.%m.%d"),
    MONTH,
    _date("chinese date", r"\d{4}年\d{1,2}月\d{1,2}日", "%Y年%m月%d日"),
    _date("chinese month", r"\d{4}年\d{1,2}月", "%Y年%m月"),
    _date("day and month name", rf"\d{{1,2}}[ -]{_MONTH}[ -]\d{{4}}", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y"),
    _date("day and month name short", rf"\d{{1,2}}[ -]{_MONTH}[ -]\d{{2}}", "%d %b %y", "%d-%b-%y"),
    _date("month name and day", rf"{_MONTH} \d{{1,2}},? \d{{4}}", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y"),
    _date("month name", rf"{_MONTH}[ -]\d{{4}}", "%b %Y", "%B %Y", "%b-%Y", "%B-%Y"),
    *_numeric_dates("day"),
    *_numeric_dates("month"),
    *_short_year_first(),
)

FLAG: Final = Reading(
    key="flag",
    type="boolean",
    pattern="(?i:true|false|yes|no|y|n|t|f|1|0|on|off|是|否|有|無)",
    sql="(lower({v}) IN ('true', 'yes', 'y', 't', '1', 'on', '是', '有'))",
)
ALL_READINGS: Final[tuple[Reading, ...]] = (*READINGS, FLAG)
OF_KIND: Final[dict[ColumnKind, tuple[Reading, ...]]] = {
    "text": (),
    "number": tuple(reading for reading in READINGS if reading.type in NUMERIC_TYPES),
    "date": tuple(reading for reading in READINGS if reading.type in TEMPORAL_TYPES),
    "flag": (FLAG,),
}

MISSING_WORDS: Final = (
    "na", "n/a", "#n/a", "#na", "null", "(null)", "nan", "none", "nil", "missing", "-", "--", "---", "—", "–", "?", ".",
    "..", "...", "\\n", "無", "缺", "无",
)  # fmt: skip
