"""Jobs: one that is done with some failures, one that is paused half-way, and one by batch at half the price."""

from datetime import datetime, timedelta
from typing import Final, Literal

from pydantic import TypeAdapter

from gptdash.demo.reading import read_as
from gptdash.demo.till import OPENAI, SampleCall, Till
from gptdash.domain.batches import TIER
from gptdash.domain.jobs import Job, JobItem, JobSpec, NewItem
from gptdash.domain.noun import Noun
from gptdash.domain.usage import Usage
from gptdash.domain.wording import sentence
from gptdash.services.jobs.asking import WRONG_END
from gptdash.store import Store

MODEL: Final = "gpt-5-mini"
LEASE: Final = timedelta(minutes=1)
REMOTE: Final = "batch_demo"


class SaidItem(Noun):
    """A row and the model's reply to it; without one it was cut at its length."""

    given: dict[str, str]
    reply: str | None


class SaidJob(Noun):
    """A job that was begun some days ago; its `template` names the columns of its items in braces.

    The items behind `asked` wait still.
    """

    name: str
    days_ago: float
    template: str
    system: str
    column: str
    items: tuple[SaidItem, ...]
    asked: int
    by: Literal["calls", "batch"] = "calls"
    tag: str = ""


def write_jobs(store: Store, till: Till, now: datetime) -> None:
    """Write the jobs, the oldest first, as they are begun one after the other."""
    for said in read_as("jobs.json", TypeAdapter(tuple[SaidJob, ...])):
        spec = JobSpec(system=said.system, model=MODEL, column=said.column, by=said.by, tag=said.tag)
        items = (NewItem(prompt=said.template.format(**item.given), given=item.given) for item in said.items)
        job = store.jobs.create(said.name, spec, OPENAI.host, items)
        store.jobs.change(job.id, "running", since=("ready",))
        at = now - timedelta(days=said.days_ago)
        ask = _ask_by_batch if said.by == "batch" else _ask_one_by_one
        ask(store, till, job, said, at)
        if not store.jobs.finish_if_over(job.id):
            store.jobs.change(job.id, "paused", since=("running",))


def _ask_one_by_one(store: Store, till: Till, job: Job, said: SaidJob, at: datetime) -> None:
    owner = till.new_id()
    claimed = store.jobs.exchange(job.id, owner, at + LEASE, wanted=said.asked)
    outcomes = [_outcome(till, said, item, at + timedelta(seconds=2 * item.number)) for item in claimed]
    store.jobs.exchange(job.id, owner, at + LEASE, outcomes=outcomes)


def _ask_by_batch(store: Store, till: Till, job: Job, said: SaidJob, at: datetime) -> None:
    batch = store.jobs.batches.plan(job.id, MODEL, till.new_id(), at + LEASE, said.asked)
    if batch is None:
        return
    outcomes = [_outcome(till, said, item, at) for some in store.jobs.batches.items(batch) for item in some]
    store.jobs.exchange(job.id, batch.id, at + LEASE, outcomes=outcomes)
    store.jobs.batches.note(
        batch.id, state="ended", remote_id=REMOTE, remote_status="completed", answered=len(outcomes)
    )


def _outcome(till: Till, said: SaidJob, item: JobItem, at: datetime) -> JobItem:
    reply = said.items[item.number - 1].reply
    call = SampleCall(
        at=at,
        purpose="jobs",
        model=MODEL,
        usage=Usage(input_tokens=len(said.system) // 4 + 12, output_tokens=0 if reply else 400),
        tier=TIER if said.by == "batch" else None,
        finish_reason="stop" if reply else "length",
        tag=said.tag,
    )
    done = till.bill_texts(call, item.prompt, reply or "")
    return item.model_copy(
        update={
            "state": "done" if reply else "failed",
            "reply": reply,
            "problem": None if reply else sentence(WRONG_END, reason="length"),
            "call_id": done.call_id,
            "cost_nano_usd": done.cost.nano_usd,
            "input_tokens": done.usage.input_tokens,
            "output_tokens": done.usage.output_tokens,
            "duration_ms": done.duration_ms,
        }
    )
