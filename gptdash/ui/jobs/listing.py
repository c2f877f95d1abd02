"""The list of jobs, and which one is open."""

from typing import Final

import streamlit as st

from gptdash.domain.jobs import Job, JobState
from gptdash.domain.wording import mark
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _

URL_KEY: Final = "job"
COUNT_KEY: Final = "jobs_count"
PAGE: Final = 20
STATES: Final[dict[JobState, tuple[str, str]]] = {
    "reading": (mark("taking its items in"), ":material/hourglass_top:"),
    "ready": (mark("ready"), ":material/schedule:"),
    "running": (mark("running"), ":material/progress_activity:"),
    "paused": (mark("paused"), ":material/pause_circle:"),
    "cancelled": (mark("cancelled"), ":material/cancel:"),
    "done": (mark("done"), ":material/check_circle:"),
}


def open_job(job_id: str) -> None:
    """Open a job; the address names it."""
    st.query_params[URL_KEY] = job_id


def chosen_job() -> str | None:
    """Return the id of the open job: the address's, else the newest; None where there is none."""
    named = st.query_params.get(URL_KEY)
    if named and found_job(named):
        return named
    return next((job.id for job in services().jobs.recent(1)), None)


def found_job(job_id: str) -> Job | None:
    """Read a job as it stands; None where it was forgotten."""
    try:
        return services().jobs.get(job_id)
    except KeyError:
        return None


def show_jobs(current: str | None) -> None:
    """List the jobs in the sidebar, the newest first, a page at a time."""
    count: int = st.session_state.get(COUNT_KEY, PAGE)
    jobs = services().jobs.recent(count + 1)
    with st.sidebar:
        for job in jobs[:count]:
            st.button(
                plain(job.name[:40]),
                key=f"open_job_{job.id}",
                type="secondary" if job.id == current else "tertiary",
                icon=STATES[job.state][1],
                help=state_text(job),
                on_click=open_job,
                args=(job.id,),
            )
        if len(jobs) > count:
            st.button(_("Show more"), type="tertiary", key="jobs_more", on_click=_list_more)


def _list_more() -> None:
    st.session_state[COUNT_KEY] = st.session_state.get(COUNT_KEY, PAGE) + PAGE


def state_text(job: Job) -> str:
    """Say where a job stands."""
    progress = job.progress
    return _("{state}, {ended} of {total}", state=_(STATES[job.state][0]), ended=progress.ended, total=progress.total)
