"""One job while it runs and after: progress, what can be done with it, and its results."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final, Literal

import pandas as pd
import streamlit as st

from gptdash.domain.jobs import ItemState, Job, JobItem
from gptdash.domain.wording import mark
from gptdash.services.jobs import fields_of, values_of
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.desk import open_as_data
from gptdash.ui.jobs.listing import STATES
from gptdash.ui.locales import as_count, as_money
from gptdash.ui.markdown import plain, shortened
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext, say, say_plain

LOOK_S: Final = 1.0
ITEM_STATES: Final[dict[ItemState, str]] = {
    "waiting": mark("waiting"),
    "running": mark("being asked"),
    "done": mark("done"),
    "failed": mark("failed"),
    "unknown": mark("unknown"),
}
ITEMS_A_PAGE: Final = 50
SEEN_KEY: Final = "job_seen"
Filter = ItemState | Literal["all"]
FILTERS: Final[dict[Filter, str]] = {
    "all": mark("All"),
    "done": mark("Done"),
    "failed": mark("Failed"),
    "unknown": mark("Unknown"),
    "waiting": mark("Waiting"),
}
# The server's words. Source: openai 3.54 `types/batch.py`, 2026-11-24.
BATCH_WORDS: Final[dict[str, str]] = {
    "validating": mark("being checked by the server"),
    "in_progress": mark("being answered"),
    "finalizing": mark("being put together"),
    "completed": mark("answered, being taken in"),
    "expired": mark("out of time, being taken in"),
    "cancelling": mark("being stopped"),
    "cancelled": mark("stopped, being taken in"),
    "failed": mark("refused by the server"),
}
NAME_SHOWN: Final = 80
PREPARED: Final = mark("being prepared")


def follow_job(job_id: str) -> None:
    """Show a job; while it runs, progress and results are drawn anew every second.

    Once it is over it stays in the same fragment: a button that is pressed as it ends would be in one that is gone.
    """
    job = services().jobs.get(job_id)
    st.subheader(plain(shortened(services().session.redactor.restore(job.name), NAME_SHOWN)))
    live = not _is_still(job)
    st.fragment(_show_job, run_every=LOOK_S if live else None)(job_id, live=live)


def _show_job(job_id: str, *, live: bool) -> None:
    job = services().jobs.get(job_id)
    _show(job)
    if live and _is_still(job):
        st.rerun()


def _is_still(job: Job) -> bool:
    """Tell whether nothing changes by itself: it does not run, and no batch of it is with a server."""
    with_server = any(batch.state != "ended" for batch in services().jobs.batches(job.id))
    return job.state not in ("running", "reading") and not with_server


def _show(job: Job) -> None:
    _show_progress(job)
    _show_results(job)


def _show_progress(job: Job) -> None:
    progress = job.progress
    word, icon = STATES[job.state]
    counted = _("{ended} of {total}", ended=progress.ended, total=progress.total)
    share = progress.ended / progress.total if progress.total else 1.0
    st.progress(share, text=f"{icon} {_(word)} · {counted}{_pace(job)}")
    with st.container(horizontal=True):
        st.metric(_("Done"), as_count(progress.done), border=True)
        st.metric(_("Failed"), as_count(progress.failed), border=True)
        st.metric(_("Unknown"), as_count(progress.unknown), border=True)
        st.metric(_("Being asked"), as_count(progress.running), border=True)
        st.metric(_("Cost"), _cost(job), border=True)
    with st.container():  # a place that stays, whatever there is to say: nothing below is drawn anew
        _show_remarks(job)
    _show_actions(job)


def _show_remarks(job: Job) -> None:
    progress = job.progress
    if progress.unpriced:
        st.caption(ngettext("{n} answer has no known price.", "{n} answers have no known price.", progress.unpriced))
    _show_batches(job)
    if job.note:
        st.warning(say_plain(job.note), icon=":material/pause_circle:")
    if progress.unknown:
        st.info(
            _("Unknown are items that were being asked when their process ended. Ask again where twice does no harm."),
            icon=":material/help:",
        )


def _show_batches(job: Job) -> None:
    """Say how far the server is with what it was handed as a batch."""
    for batch in services().jobs.batches(job.id) if job.spec.by == "batch" else ():
        if batch.state != "ended":
            word = _(BATCH_WORDS.get(batch.remote_status or "", PREPARED))
            answered, items = as_count(batch.answered), as_count(batch.items)
            told = _("Batch {word}, {answered} of {items}", word=word, answered=answered, items=items)
            st.caption(f":material/inventory_2: {told}")


def _cost(job: Job) -> str:
    nothing_priced = job.progress.unpriced and not job.progress.cost_nano_usd
    return _("unpriced") if nothing_priced else as_money(job.progress.cost_nano_usd) or ""


def _pace(job: Job) -> str:
    """Say how fast a job goes, by what this session has seen of it, and how long it will take at that pace."""
    seen: dict[str, tuple[float, int]] = st.session_state.setdefault(SEEN_KEY, {})
    since, then = seen.setdefault(job.id, (time.monotonic(), job.progress.ended))
    seconds, ended = time.monotonic() - since, job.progress.ended - then
    if job.state != "running" or ended <= 0 or seconds < LOOK_S:
        return ""
    left = timedelta(seconds=round((job.progress.total - job.progress.ended) * seconds / ended))
    return _(" · {rate} a second, {left} left", rate=f"{ended / seconds:.1f}", left=str(left))


def _show_actions(job: Job) -> None:
    jobs, progress = services().jobs, job.progress
    with st.container(horizontal=True), shown_errors():
        if job.state == "running":
            _act(_("Pause"), ":material/pause:", lambda: jobs.pause(job.id), "pause")
        if job.state in ("ready", "paused") or (job.state == "running" and not jobs.is_worked_on(job.id)):
            _act(_("Go on"), ":material/play_arrow:", lambda: jobs.start(job.id), "resume")
        if job.state in ("ready", "running", "paused"):
            _act(_("Cancel job"), ":material/cancel:", lambda: jobs.cancel(job.id), "cancel")
        if job.spec.by == "batch" and job.state == "paused" and _is_still(job):
            _act(_("Ask the rest one by one"), ":material/sync_alt:", lambda: jobs.ask_one_by_one(job.id), "calls")
        if progress.failed and job.state != "running":
            _act(_("Ask the failed again"), ":material/refresh:", lambda: _again(job.id, "failed"), "failed")
        if progress.unknown and job.state != "running":
            _act(_("Ask the unknown again"), ":material/refresh:", lambda: _again(job.id, "unknown"), "unknown")
        if job.state != "running":
            _act(_("Forget job"), ":material/delete:", lambda: jobs.remove(job.id), "remove")


def _act(label: str, icon: str, act: Callable[[], object], key: str) -> None:
    if st.button(label, icon=icon, key=f"job_{key}"):
        act()
        st.session_state.pop(SEEN_KEY, None)
        st.rerun()


def _again(job_id: str, state: ItemState) -> None:
    services().jobs.retry(job_id, (state,))
    services().jobs.start(job_id)


def _show_results(job: Job) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen: Filter | None = st.segmented_control(
            _("Items"),
            list(FILTERS),
            default="all",
            format_func=lambda state: _(FILTERS[state]),
            key="job_filter",
            required=True,
        )
        page = st.number_input(_("Page"), min_value=1, value=1, key="job_page", width=120)
        _show_downloads(job)
    state: ItemState | None = None if chosen is None or chosen == "all" else chosen
    shown = services().jobs.items(job.id, state=state, limit=ITEMS_A_PAGE, offset=(int(page) - 1) * ITEMS_A_PAGE)
    st.dataframe(
        _table(job, shown),
        width="stretch",
        hide_index=True,
        placeholder="–",
        alt=_("The items of the job and their replies"),
    )


def _show_downloads(job: Job) -> None:
    jobs = services().jobs
    st.download_button(
        _("CSV"),
        lambda: _whole(jobs.as_csv(job.id)),
        file_name=f"job-{job.id[:8]}.csv",
        mime="text/csv",
        icon=":material/download:",
    )
    st.download_button(
        _("JSON Lines"),
        lambda: _whole(jobs.as_json_lines(job.id)),
        file_name=f"job-{job.id[:8]}.jsonl",
        mime="application/x-ndjson",
        icon=":material/download:",
    )
    if job.progress.ended and st.button(_("Open on the data page"), icon=":material/query_stats:", key="job_as_data"):
        open_as_data(f"job-{job.id[:8]}", "".join(jobs.as_csv(job.id)))


def _whole(lines: Iterable[str]) -> bytes:
    return b"".join(line.encode() for line in lines)


def _table(job: Job, items: Sequence[JobItem]) -> pd.DataFrame:
    restore = services().session.redactor.restore
    given = list(items[0].given) if items else []
    fields = fields_of(job.spec.output)
    values = [values_of(item, fields) for item in items]
    return pd.DataFrame(
        {
            _("No."): [item.number for item in items],
            _("State"): [_(ITEM_STATES[item.state]) for item in items],
            **{name: [restore(item.given.get(name, "")) for item in items] for name in given},
            _("Prompt"): [restore(item.prompt) for item in items],
            _("Reply"): [restore(item.reply or "") for item in items],
            **{name: [found[name] for found in values] for name in fields},
            _("Problem"): [say(item.problem) if item.problem else "" for item in items],
            _("Tokens"): [item.input_tokens + item.output_tokens for item in items],
            _("Cost"): [as_money(item.cost_nano_usd) if item.call_id else "" for item in items],
            _("Seconds"): [item.duration_ms / 1000 for item in items],
        }
    )
