"""Numbers, money, days and times as their readers write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import plotly.graph_objects as go
import pytest

from gptdash.ui import locales
from gptdash.ui.locales import (
    as_amount,
    as_count,
    as_day,
    as_moment,
    as_money,
    as_money_in_markdown,
    as_rounded_money,
    as_share,
    as_short_day,
    as_short_hour,
    localise_axes,
    reader_locale,
)

AT = datetime(2026, 11, 8, 17, 5, 9, tzinfo=UTC)


class _Reader:
    """A browser that names a locale and a time zone."""

    def __init__(self, locale: str | None, timezone: str | None = "UTC") -> None:
        self.locale, self.timezone = locale, timezone


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> "Reads":
    return Reads(monkeypatch)


class Reads:
    """Puts a reader before the page."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, language: str, locale: str | None, timezone: str | None = "UTC") -> None:
        self._monkeypatch.setattr(locales, "language", lambda: language)
        self._monkeypatch.setattr(locales.st, "context", _Reader(locale, timezone))


@pytest.mark.parametrize(
    ("language", "browser", "expected"),
    [
        ("en", "en-US", "en_US"),
        ("en", "en-GB", "en_GB"),
        ("en", "en", "en_US"),
        ("en", None, "en_US"),
        ("en", "de-DE", "en_US"),
        ("en", "zh-TW", "en_US"),
        ("en", "en-??", "en_US"),
        ("zh_Hant", "zh-TW", "zh_Hant_TW"),
        ("zh_Hant", "zh-Hant-HK", "zh_Hant_HK"),
        ("zh_Hant", "en-US", "zh_Hant_TW"),
        ("zh_Hant", None, "zh_Hant_TW"),
    ],
)
def test_the_region_is_the_browsers_where_it_speaks_the_language(
    reads: Reads, language: str, browser: str | None, expected: str
) -> None:
    reads(language, browser)
    assert str(reader_locale()) == expected


@pytest.mark.parametrize(
    ("language", "browser", "day", "short", "moment", "hour"),
    [
        ("en", "en-US", "Nov 8, 2026", "Nov 8", "Nov 8, 2026, 5:05 PM", "Nov 8, 5:05 PM"),
        ("en", "en-GB", "8 Nov 2026", "8 Nov", "8 Nov 2026, 17:05", "8 Nov, 17:05"),
        ("zh_Hant", "zh-TW", "2026年11月8日", "11月8日", "2026年11月8日 下午5:05", "11月8日 下午5:05"),
    ],
)
def test_days_and_times(
    reads: Reads, language: str, browser: str, day: str, short: str, moment: str, hour: str
) -> None:
    reads(language, browser)
    assert as_day(date(2026, 11, 8)) == day
    assert as_short_day(date(2026, 11, 8)) == short
    assert as_moment(AT) == moment
    assert as_short_hour(AT) == hour


def test_a_time_is_told_by_the_readers_clock(reads: Reads) -> None:
    reads("en", "en-GB", "Asia/Taipei")
    assert as_moment(AT) == "9 Nov 2026, 01:05"
    assert as_moment(AT.astimezone(timezone(timedelta(hours=-5)))) == "9 Nov 2026, 01:05"
    assert as_moment(AT.replace(tzinfo=None), seconds=True) == "8 Nov 2026, 17:05:09"


@pytest.mark.parametrize(
    ("nano_usd", "american", "taiwanese"),
    [
        (None, None, None),
        (0, "$0", "US$0"),
        (12_345, "$0.000012", "US$0.000012"),
        (120_000_000, "$0.12", "US$0.12"),
        (1_234_500_000_000, "$1,234.50", "US$1,234.50"),
        (-5_000_000, "-$0.005", "-US$0.005"),
    ],
)
def test_money_keeps_its_digits_and_names_its_dollar(
    reads: Reads, nano_usd: int | None, american: str | None, taiwanese: str | None
) -> None:
    reads("en", "en-US")
    assert as_money(nano_usd) == american
    reads("zh_Hant", "zh-TW")
    assert as_money(nano_usd) == taiwanese


def test_much_money_has_no_cents_where_there_is_little_room(reads: Reads) -> None:
    reads("zh_Hant", "zh-TW")
    assert as_rounded_money(999_990_000_000) == "US$999.99"
    assert as_rounded_money(1_234_560_000_000) == "US$1,235"
    assert as_rounded_money(None) is None


def test_money_begins_no_formula(reads: Reads) -> None:
    reads("zh_Hant", "zh-TW")
    assert as_money_in_markdown(1_500_000_000) == "US\\$1.50"
    assert as_money_in_markdown(None) is None


def test_numbers(reads: Reads) -> None:
    reads("en", "en-GB")
    assert (as_count(1234567), as_amount(1234.5, 2), as_amount(0.5, 0)) == ("1,234,567", "1,234.50", "0")
    assert (as_share(0.1234, 1), as_share(1)) == ("12.3%", "100%")


def test_axes_name_no_months_in_english_to_chinese_readers(reads: Reads) -> None:
    reads("zh_Hant", "zh-TW")
    figure = go.Figure(go.Scatter(x=[date(2023, 1, 1), date(2023, 6, 1)], y=[1, 2]))
    figure.update_xaxes(tickformat="%b %Y", hoverformat="%d %b %Y")
    localise_axes(figure)
    assert (figure.layout.xaxis.tickformat, figure.layout.xaxis.hoverformat) == ("%Y年%-m月", "%Y年%-m月%-d日")
    free = go.Figure(go.Scatter(x=[date(2023, 1, 1), date(2023, 6, 1)], y=[1, 2]))
    free.update_xaxes(title="day")
    localise_axes(free)
    assert free.layout.xaxis.tickformatstops[2].value == "%Y年%-m月"


def test_axes_stay_as_they_are_in_english(reads: Reads) -> None:
    reads("en", "en-GB")
    plain = go.Figure().update_xaxes(tickformat="%b %Y")
    localise_axes(plain)
    assert plain.layout.xaxis.tickformat == "%b %Y"
    assert not plain.layout.xaxis.tickformatstops
