from gptdash.domain.billing import together
from gptdash.domain.events import Done
from gptdash.domain.usage import Cost, Usage


def bill(tokens: int, nano_usd: int | None, **changes: object) -> Done:
    done = Done(
        call_id=f"call{tokens}",
        model="m",
        usage=Usage(input_tokens=tokens, output_tokens=1, cached_tokens=2, reasoning_tokens=3),
        cost=Cost(nano_usd=nano_usd, source="list"),
        finish_reason="tool_calls",
        duration_ms=10,
        first_token_ms=tokens,
    )
    return done.model_copy(update=changes)


def test_one_bill_stays_as_it_is() -> None:
    assert together([bill(5, 7)]) == bill(5, 7)


def test_bills_add_up_and_the_last_one_tells_how_it_ended() -> None:
    total = together([bill(5, 7), bill(6, 8, finish_reason="stop")])
    assert (total.call_id, total.finish_reason, total.first_token_ms) == ("call6", "stop", 5)
    assert total.usage == Usage(input_tokens=11, output_tokens=2, cached_tokens=4, reasoning_tokens=6)
    assert total.cost == Cost(nano_usd=15, source="list")
    assert total.duration_ms == 20


def test_what_is_partly_unknown_is_unknown_and_what_is_partly_estimated_is_estimated() -> None:
    estimated = bill(6, None, usage=Usage(input_tokens=1, source="estimated"))
    total = together([bill(5, 7), estimated])
    assert total.cost.nano_usd is None
    assert total.usage.source == "estimated"


def test_a_part_from_the_cache_does_not_make_the_whole_cached() -> None:
    free = bill(6, 0, cached=True, saved_nano_usd=9, cost=Cost(nano_usd=0, source="cache"))
    total = together([bill(5, 7), free])
    assert (total.cached, total.saved_nano_usd, total.cost) == (False, 9, Cost(nano_usd=7, source="list"))
