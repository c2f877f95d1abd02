"""The list of jobs, and which one is open."""

from typing import Final

import streamlit as st

from gptdash.domain.jobs import Job, JobState
from gptdash.domain.wording import mark
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _

URL_KEY: Final = "job"
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
    recent = services().jobs.recent()
    if named in {job.id for job in recent}:
        return named
    return recent[0].id if recent else None


def show_jobs(current: str | None) -> None:
    """List the jobs in the sidebar."""
    jobs = services().jobs.recent(20)
    with st.sidebar:
        for job in jobs:
            st.button(
                plain(job.name[:40]),
                key=f"open_job_{job.id}",
                type="secondary" if job.id == current else "tertiary",
                icon=STATES[job.state][1],
                help=state_text(job),
                on_click=open_job,
                args=(job.id,),
            )


def state_text(job: Job) -> str:
    """Say where a job stands."""
    progress = job.progress
    return _("{state}, {ended} of {total}", state=_(STATES[job.state][0]), ended=progress.ended, total=progress.total)
