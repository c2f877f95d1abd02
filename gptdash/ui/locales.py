"""How the reader writes numbers, money, days and times, and where on earth they are.

The language is the session's; the region that of the browser, where it speaks that language: a British reader of the
English app finds 8 Nov 2026, an American one Nov 8, 2026. What stands in files and in the user's own data stays as it
is, with ISO days and a point before decimals.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import plotly.graph_objects as go
import streamlit as st
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_datetime_format
from babel.numbers import format_currency, format_decimal, format_percent

from gptdash.domain.money import format_usd, to_usd
from gptdash.ui.text import language

REGIONS: Final = {"en": "en_US", "zh_Hant": "zh_Hant_TW"}
ROUNDED_FROM: Final = 1.5
SECOND_MS: Final = 1000
MUCH_USD: Final = 1000
DAY_MS: Final = 86_400 * SECOND_MS
# Plotly names months in English; in Chinese they are figures. Finest first: within a day, a month, a year, beyond.
CHINESE_TICKS: Final = (
    {"dtickrange": [None, DAY_MS - 1], "value": "%-m月%-d日 %H:%M"},
    {"dtickrange": [DAY_MS, "M1"], "value": "%Y年%-m月%-d日"},
    {"dtickrange": ["M1", "M12"], "value": "%Y年%-m月"},
    {"dtickrange": ["M12", None], "value": "%Y年"},
)
CHINESE_DAYS: Final = {"%b %Y": "%Y年%-m月", "%d %b %Y": "%Y年%-m月%-d日", "%d %b %Y %H:%M": "%Y年%-m月%-d日 %H:%M"}


def reader_zone() -> tzinfo:
    """Return the browser's time zone; UTC where it names none that we know."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def reader_locale() -> Locale:
    """Return the session's language as it is written where the browser says that its user is."""
    return _locale(language(), st.context.locale or "")


def as_count(number: int) -> str:
    """Write a whole number, its thousands set apart."""
    return str(format_decimal(number, locale=reader_locale()))


def as_amount(number: float, digits: int) -> str:
    """Write a number with exactly so many digits after the point."""
    return str(format_decimal(number, format=_pattern("#,##0", digits), locale=reader_locale()))


def as_share(part: float, digits: int = 0) -> str:
    """Write a part of one as a percentage."""
    return str(format_percent(part, format=f"{_pattern('#,##0', digits)}%", locale=reader_locale()))


def as_money(nano_usd: int | None) -> str | None:
    """Write nano-dollars as dollars, with the digits that `format_usd` gives them; None where the price is unknown."""
    plain = format_usd(nano_usd)
    if plain is None:
        return None
    figure = plain.replace("$", "").replace(",", "")
    pattern = _pattern("¤#,##0", len(figure.partition(".")[2]))
    return str(format_currency(figure, "USD", format=pattern, locale=reader_locale(), currency_digits=False))


def as_rounded_money(nano_usd: int | None) -> str | None:
    """Write money where there is little room: from a thousand dollars on, without cents."""
    if nano_usd is None or abs(to_usd(nano_usd)) < MUCH_USD:
        return as_money(nano_usd)
    whole = round(to_usd(nano_usd))
    return str(format_currency(whole, "USD", format="¤#,##0", locale=reader_locale(), currency_digits=False))


def as_money_in_markdown(nano_usd: int | None) -> str | None:
    """Write money where a dollar sign would begin a formula."""
    written = as_money(nano_usd)
    return written and written.replace("$", "\\$")


def as_day(on: date) -> str:
    """Write a day, its month shortened."""
    return str(format_date(on, "medium", locale=reader_locale()))


def as_short_day(on: date) -> str:
    """Write a day without its year."""
    return str(format_skeleton("MMMd", on, locale=reader_locale()))


def as_moment(at: datetime, *, seconds: bool = False) -> str:
    """Write a day and time as the reader's clock had it; a time without a zone is taken as it stands."""
    local = at.astimezone(reader_zone()) if at.tzinfo else at
    return _joined(as_day(local), _time(local, "medium" if seconds else "short"))


def as_short_hour(at: datetime) -> str:
    """Write the day and the hour of a time, without the year; it is taken as it stands."""
    return _joined(as_short_day(at), _time(at, "short"))


def as_duration(seconds: float) -> str:
    """Write about how long something takes, a second at least, in the largest unit that tells it."""
    about = timedelta(seconds=max(1, round(seconds)))
    return str(format_timedelta(about, threshold=ROUNDED_FROM, locale=reader_locale()))


def localise_axes(figure: go.Figure) -> None:
    """Write the days along the axes of a figure, and at its points, in the language of the session."""
    if language() == "zh_Hant":
        figure.for_each_xaxis(_write_in_chinese)
        figure.for_each_yaxis(_write_in_chinese)


def _write_in_chinese(axis: Any) -> None:
    if axis.tickformat in CHINESE_DAYS:
        axis.tickformat = CHINESE_DAYS[axis.tickformat]
    elif axis.tickformat is None:
        axis.tickformatstops = CHINESE_TICKS
    axis.hoverformat = CHINESE_DAYS.get(axis.hoverformat, axis.hoverformat)


def _time(at: datetime, style: str) -> str:
    # Babel puts a narrow space before AM and PM, which some fonts have no picture of.
    return str(format_time(at.replace(tzinfo=None), style, locale=reader_locale())).replace("\u202f", " ")


def _joined(on: str, at: str) -> str:
    return str(get_datetime_format("medium", locale=reader_locale())).replace("{1}", on).replace("{0}", at)


def _pattern(whole: str, digits: int) -> str:
    return f"{whole}.{'0' * digits}" if digits else whole


@cache
def _locale(spoken: str, browser: str) -> Locale:
    own = Locale.parse(REGIONS[spoken])
    with suppress(ValueError, UnknownLocaleError):
        named = Locale.parse(browser.replace("_", "-"), sep="-")
        if named.language == own.language and named.territory:
            return Locale.parse(f"{spoken}_{named.territory}")
    return own
