from datetime import UTC, datetime, timedelta

from gptdash.domain.support import CaseResult, CaseRun, CaseSet, SupportCase
from gptdash.store import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASKED = CaseSet(id="a" * 32, created_at=NOON, name="Erste", cases=(SupportCase(question="一?", must_cite=("x",)),))


def run(number: int) -> CaseRun:
    return CaseRun(
        id=f"{number:032x}", set_id=ASKED.id, created_at=NOON + timedelta(minutes=number), company_id="c", company="C",
        version=1, model=None, job_id="j", results=(CaseResult(number=1, question="一?", state="waiting"),),
    )  # fmt: skip


def test_sets_and_runs_are_read_as_written_the_newest_first(store: Store) -> None:
    store.cases.keep_set(ASKED)
    for number in (1, 2):
        store.cases.keep_run(run(number))
    settled = run(1).model_copy(update={"is_settled": True})
    store.cases.settle_run(settled)
    assert store.cases.sets() == (ASKED,)
    assert store.cases.runs(ASKED.id, 5) == (run(2), settled)
    assert store.cases.runs(ASKED.id, 1) == (run(2),)
    store.cases.forget_set(ASKED.id)
    assert (store.cases.sets(), store.cases.runs(ASKED.id, 5)) == ((), ())
