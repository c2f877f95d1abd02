from decimal import Decimal

import pytest

from gptdash.domain.money import format_usd, to_nano_usd, to_usd


def test_one_token_at_ten_cents_a_million_is_a_hundred_nano_dollars() -> None:
    assert to_nano_usd(Decimal("0.10") / 1_000_000) == 100


def test_half_a_nano_dollar_rounds_to_even() -> None:
    assert [to_nano_usd(Decimal(n) / Decimal(10) ** 10) for n in (5, 15, 25)] == [0, 2, 2]


def test_nano_dollars_convert_back_exactly() -> None:
    assert to_usd(1_234_567_890) == Decimal("1.234567890")


@pytest.mark.parametrize(
    ("nano_usd", "text"),
    [
        (None, None),
        (0, "$0"),
        (100, "$0.0000001"),
        (123_456, "$0.00012"),
        (9_990_000, "$0.01"),
        (12_300_000, "$0.012"),
        (100_000_000, "$0.10"),
        (120_000_000, "$0.12"),
        (1_234_000_000, "$1.23"),
        (1_234_567_000_000_000, "$1,234,567.00"),
    ],
)
def test_amounts_are_written_with_what_can_be_read(nano_usd: int | None, text: str | None) -> None:
    assert format_usd(nano_usd) == text
