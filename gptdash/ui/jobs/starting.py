"""What a job will cost, and the job itself once it is wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from gptdash.domain.jobs import Job, JobSpec, NewItem
from gptdash.services.jobs import Items, JobEstimate
from gptdash.ui.locales import as_count, as_money
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext

TOLD_EVERY: Final = 500


@dataclass(frozen=True)
class _Told:
    """Items that tell how many of them were taken; a hundred thousand take a minute."""

    items: Items

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[NewItem]:
        bar = st.empty()
        for number, item in enumerate(self.items):
            if number and number % TOLD_EVERY == 0:
                text = _("{n} of {total} taken in", n=as_count(number), total=as_count(len(self)))
                bar.progress(number / len(self), text=text)
            yield item
        bar.empty()

    def sample(self) -> Sequence[NewItem]:
        return self.items.sample()


def show_estimate(spec: JobSpec, items: Items) -> None:
    """Say how many items there are, what they have of tokens, and what they cost."""
    estimate = services().jobs.estimate(spec, items)
    prompts = ngettext("{n} prompt", "{n} prompts", estimate.items)
    about = _("about ") if estimate.is_sampled else ""
    tokens = _("{tokens} input tokens", tokens=as_count(estimate.input_tokens))
    st.markdown(f"**{prompts}** · {about}{tokens} · {_price(estimate)}")


def begin_job(name: str, spec: JobSpec, items: Items) -> Job:
    """Write a job down, with a bar where that takes long, and start it."""
    jobs = services().jobs
    return jobs.start(jobs.create(name, spec, _Told(items)).id)


def _price(estimate: JobEstimate) -> str:
    least, most = as_money(estimate.input_nano_usd), as_money(estimate.worst_nano_usd)
    if least is None or most is None:
        return _("unpriced")
    return _("{least} and the replies, at most {most}", least=least, most=most).replace("$", r"\$")
