from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from gptdash.domain.catalogue import catalogue
from gptdash.domain.repricing import OPENAI, batch_nano_usd, reprice, seller_of, unit_prices, without_long
from gptdash.domain.spending import Sums
from gptdash.domain.usage import Usage
from tests.store.test_ledger import call

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("model", "prices"),
    [
        ("gpt-4o", ("2.5", "1.25", "10")),
        ("gpt-6-luna", ("0.1", "0.01", "0.5")),
        ("gpt-6.2-sol", ("2", "0.10", "10")),
        ("o1-mini", ("1.1", "0.55", "4.4")),
    ],
)
def test_unit_prices_are_those_of_the_lists(model: str, prices: tuple[str, str, str]) -> None:
    units = unit_prices(model, NOW)
    assert units is not None
    assert (units.input, units.cached, units.output) == tuple(map(Decimal, prices))


def test_an_own_price_names_its_page_and_day_and_an_unknown_model_has_none() -> None:
    units = unit_prices("gpt-6.2-sol", NOW)
    assert units is not None
    assert (units.source, units.checked) == ("https://platform.openai.com/docs/pricing", date(2026, 11, 23))
    assert unit_prices("nobody-knows-me", NOW) is None


def test_the_same_tokens_are_priced_on_another_model() -> None:
    sums = Sums(calls=2, input_tokens=1_000_000, cached_tokens=400_000, output_tokens=100_000)
    found = reprice(sums, (), catalogue()["gpt-4o"], NOW)
    assert found is not None
    # 0.6 M at $2.50, 0.4 M at $1.25, 0.1 M at $10: $1.50 + $0.50 + $1.00.
    assert (found.standard_nano_usd, found.batch_nano_usd, found.misfits) == (3_000_000_000, 1_500_000_000, 0)


def test_a_call_longer_than_the_window_is_left_out_and_counted() -> None:
    long = call(1, usage=Usage(input_tokens=127_900, output_tokens=101))
    fits = call(2, usage=Usage(input_tokens=127_900, output_tokens=100))
    sums = Sums(calls=3, input_tokens=255_800 + 1_000, output_tokens=201)
    found = reprice(sums, (long, fits), catalogue()["gpt-4o"], NOW)
    assert found is not None
    # 127,900 + 1,000 input tokens at $2.50 and 100 output tokens at $10 a million.
    assert (found.misfits, found.standard_nano_usd) == (1, 322_250_000 + 1_000_000)


def test_a_very_long_call_has_the_price_of_its_length() -> None:
    long = call(1, usage=Usage(input_tokens=300_000, output_tokens=0))
    found = reprice(Sums(calls=1, input_tokens=300_000), (long,), catalogue()["gpt-6-luna"], NOW)
    assert found is not None
    assert found.standard_nano_usd == 2 * 30_000_000  # the list doubles its $0.10 beyond 272,000 tokens


def test_a_model_without_a_price_is_not_compared() -> None:
    assert reprice(Sums(calls=1), (), catalogue()["SmolLM2-135M-Instruct"], NOW) is None


def test_long_calls_are_taken_out_of_their_sums() -> None:
    long = call(1, usage=Usage(input_tokens=100, cached_tokens=40, output_tokens=10))
    left = without_long(Sums(calls=2, input_tokens=150, cached_tokens=40, output_tokens=11), [long])
    assert (left.calls, left.input_tokens, left.cached_tokens, left.output_tokens) == (1, 50, 0, 1)


def test_a_batch_is_half_and_a_host_tells_the_seller() -> None:
    assert batch_nano_usd(7) == 3
    assert seller_of("api.openai.com") == OPENAI
    assert seller_of("example.org").base_url == "https://example.org/v1"
