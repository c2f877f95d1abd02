import pytest

from gptdash.domain.batches import RemoteBatch, half
from gptdash.domain.usage import Cost


@pytest.mark.parametrize(("whole", "halved"), [(None, None), (0, 0), (700, 350), (701, 351)])
def test_a_batch_costs_half_and_is_never_rounded_down(whole: int | None, halved: int | None) -> None:
    assert half(Cost(nano_usd=whole, source="list")).nano_usd == halved


def test_a_price_that_is_halved_says_so_and_one_that_is_unknown_stays_as_it_was() -> None:
    assert half(Cost(nano_usd=4, source="list")).source == "list, half of it in a batch"
    assert half(Cost(nano_usd=None, source="nobody knows")).source == "nobody knows"


def test_a_batch_is_over_when_nothing_more_will_come() -> None:
    over = {
        status
        for status in (
            "validating",
            "in_progress",
            "finalizing",
            "completed",
            "expired",
            "cancelling",
            "cancelled",
            "failed",
        )
        if RemoteBatch(id="b", status=status).is_over
    }  # type: ignore[arg-type]  # one of the words
    assert over == {"completed", "expired", "cancelled", "failed"}
