from datetime import UTC, datetime

from gptdash.domain.endpoints import OPENAI_URL, Endpoint
from gptdash.domain.prices import own_prices, price_call
from gptdash.domain.usage import Usage

OPENAI = Endpoint(kind="openai", label="OpenAI", base_url=OPENAI_URL)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_listed_model_is_priced_with_its_cached_input() -> None:
    # gpt-4o: 800 x $2.50/M + 200 x $1.25/M + 100 x $10/M = 2000 + 250 + 1000 micro-dollars
    cost = price_call(OPENAI, "gpt-4o", Usage(input_tokens=1000, cached_tokens=200, output_tokens=100), NOW)
    assert cost.nano_usd == 3_250_000
    assert cost.source.startswith("genai-prices ")


def test_a_snapshot_is_priced_as_its_model() -> None:
    usage = Usage(input_tokens=1000, output_tokens=100)
    assert price_call(OPENAI, "gpt-4o-2024-08-06", usage, NOW).nano_usd == 3_500_000


def test_our_own_list_prices_what_the_library_does_not_know() -> None:
    # gpt-6.2-sol: 1000 x $2/M + 100 x $10/M
    cost = price_call(OPENAI, "gpt-6.2-sol", Usage(input_tokens=1000, output_tokens=100), NOW)
    assert cost.nano_usd == 3_000_000
    assert "2026-11-23" in cost.source


def test_an_unknown_model_is_unpriced_and_never_free() -> None:
    assert price_call(OPENAI, "no-such-model", Usage(input_tokens=1), NOW).nano_usd is None


def test_an_unknown_server_is_unpriced_even_for_a_known_model() -> None:
    server = Endpoint(kind="compatible", label="x", base_url="http://10.1.2.3/v1")
    assert price_call(server, "gpt-4o", Usage(input_tokens=1000), NOW).nano_usd is None


def test_what_runs_on_this_machine_costs_nothing_and_says_why() -> None:
    cost = price_call(Endpoint(kind="embedded", label="e"), "SmolLM2-135M-Instruct", Usage(input_tokens=9), NOW)
    assert (cost.nano_usd, cost.source) == (0, "runs on this machine, nobody charges for it")


def test_more_cached_than_input_tokens_do_not_break_the_bill() -> None:
    cost = price_call(OPENAI, "gpt-4o", Usage(input_tokens=100, cached_tokens=200), NOW)
    assert cost.nano_usd == 125_000


def test_every_price_of_our_own_has_a_source_and_a_date() -> None:
    assert all(price.source.startswith("https://") and price.checked.year >= 2026 for price in own_prices().values())


def test_tokens_written_to_the_prompt_cache_have_a_price_of_their_own() -> None:
    usage = Usage(input_tokens=1000, cached_tokens=100, cache_write_tokens=200, output_tokens=100)
    # gpt-6.1-sol: 700 x $2/M + 100 x $0.10/M + 200 x $2.50/M + 100 x $10/M = 1400 + 10 + 500 + 1000 micro-dollars
    assert price_call(OPENAI, "gpt-6.1-sol", usage, NOW).nano_usd == 2_910_000
    # gpt-6.2-sol, in our own list, has the same prices
    assert price_call(OPENAI, "gpt-6.2-sol", usage, NOW).nano_usd == 2_910_000


def test_the_tier_that_served_is_the_one_that_is_billed() -> None:
    usage = Usage(input_tokens=1000, output_tokens=100)
    prices = {tier: price_call(OPENAI, "gpt-5", usage, NOW, tier).nano_usd for tier in ("default", "flex", "priority")}
    # gpt-5: $1.25 and $10 per million; flex is half of it, priority twice
    assert prices == {"default": 2_250_000, "flex": 1_125_000, "priority": 4_500_000}


def test_a_tier_without_a_known_price_is_unpriced_rather_than_standard() -> None:
    usage = Usage(input_tokens=1000, output_tokens=100)
    assert price_call(OPENAI, "gpt-4o", usage, NOW, "flex").nano_usd is None
    assert price_call(OPENAI, "gpt-6.2-sol", usage, NOW, "priority").nano_usd is None
