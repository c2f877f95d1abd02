"""The runs of a set: pass rate, each case, what changed since another run, and two side by side."""

from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.support import AnswerKind, CaseDiff, CaseResult, CaseRun, CaseSet, CaseState, Change
from gptdash.domain.wording import mark
from gptdash.services.support import compare_runs, tally
from gptdash.ui.locales import as_moment, as_money
from gptdash.ui.session import services
from gptdash.ui.text import _, say, say_plain

LOOK_S: Final = 1.0
STATES: Final[dict[CaseState, str]] = {
    "passed": mark("passed"),
    "failed": mark("failed"),
    "unknown": mark("unknown"),
    "waiting": mark("waiting"),
}
CHANGES: Final[dict[Change, str]] = {
    "broke": mark("broke"),
    "mended": mark("mended"),
    "still_fails": mark("still fails"),
    "same": mark("same"),
    "new": mark("new"),
}
KINDS: Final[dict[AnswerKind, str]] = {
    "model": mark("answered"),
    "quoted": mark("quoted"),
    "ask_back": mark("asked back"),
    "refused": mark("declined"),
    "hand_off": mark("handed off"),
}
RUN_KEY: Final = "support_run_shown"
OTHER_RUN_KEY: Final = "support_run_other"


def show_runs(chosen: CaseSet) -> None:
    """Show the newest run, or the one that is chosen; while it runs it is drawn anew every second."""
    runs = services().support.tests.runs(chosen.id)
    if not runs:
        st.caption(_("This set has not been run yet."))
    else:
        live = not runs[0].is_settled
        st.fragment(_show_runs, run_every=LOOK_S if live else None)(chosen.id, live=live)


def _show_runs(set_id: str, *, live: bool) -> None:
    runs = services().support.tests.runs(set_id)
    _show(runs)
    if live and all(run.is_settled for run in runs):
        st.rerun()


def _show(runs: tuple[CaseRun, ...]) -> None:
    by_id = {run.id: run for run in runs}
    left, right = st.columns(2)
    with left:
        shown = by_id[
            st.selectbox(_("Run"), list(by_id), format_func=lambda name: run_name(by_id[name]), key=_key(RUN_KEY, runs))
        ]
    others = [run.id for run in runs if run.id != shown.id]
    earlier = [name for name in others if by_id[name].created_at < shown.created_at]
    with right:
        other = st.selectbox(
            _("Beside"), others, index=others.index(earlier[0]) if earlier else None,
            format_func=lambda name: run_name(by_id[name]), key=f"{_key(OTHER_RUN_KEY, runs)}:{shown.id}",
            placeholder=_("no other run"),
        )  # fmt: skip
    before = by_id[other] if other else None
    _show_tally(shown, before)
    _show_waiting(shown)
    if before:
        _show_diffs(before, shown)
    else:
        table = pd.DataFrame([_row(result) for result in shown.results])
        st.dataframe(table, hide_index=True, width="stretch", alt=_("The cases of the run"))


def run_name(run: CaseRun) -> str:
    """Name a run by its time and configuration."""
    model = run.model or _("quoted")
    version = _("sample") if run.version == 0 else _("version {number}", number=run.version)
    return f"{as_moment(run.created_at, seconds=True)} · {run.company}, {version} · {model}"


def _key(name: str, runs: tuple[CaseRun, ...]) -> str:
    """Name the choice anew with each new run, so that the newest one is shown."""
    return f"{name}:{runs[0].id}"


def _show_tally(run: CaseRun, before: CaseRun | None) -> None:
    counted, then = tally(run), tally(before) if before else None
    share = _("unknown") if counted.share is None else f"{counted.share:.0%}"
    delta = None
    if then and then.share is not None and counted.share is not None:
        points = round((counted.share - then.share) * 100)
        delta = _("{points} points", points=f"{points:+d}") if points else None
    with st.container(horizontal=True):
        st.metric(_("Pass rate"), share, delta, border=True)
        st.metric(_("Passed"), counted.passed, border=True)
        st.metric(_("Failed"), counted.failed, border=True)
        st.metric(_("Unknown"), counted.unknown, border=True)
        unpriced = counted.unpriced and not counted.cost_nano_usd
        st.metric(_("Cost"), _("unpriced") if unpriced else as_money(counted.cost_nano_usd), border=True)


def _show_waiting(run: CaseRun) -> None:
    """Say how far the job is; a paused one is resumed on the jobs page."""
    waiting = tally(run).waiting
    if not waiting or run.job_id is None:
        return
    done = len(run.results) - waiting
    st.progress(done / len(run.results), text=_("{done} of {total} cases", done=done, total=len(run.results)))
    job = services().jobs.get(run.job_id)
    if job.state == "paused":
        st.warning(_("The job is paused; it goes on from the jobs page."), icon=":material/pause_circle:")
        if job.note:
            st.caption(say_plain(job.note))


def _show_diffs(before: CaseRun, after: CaseRun) -> None:
    diffs = compare_runs(before, after)
    counts = {change: sum(diff.change == change for diff in diffs) for change in CHANGES}
    told = [f"{_(CHANGES[change])}: {count}" for change, count in counts.items() if count]
    st.markdown(f"**{' · '.join(told)}**")
    table = pd.DataFrame([_side_by_side(diff) for diff in diffs])
    st.dataframe(table, hide_index=True, width="stretch", alt=_("The cases of both runs, what broke first"))


def _side_by_side(diff: CaseDiff) -> dict[str, object]:
    return {
        _("Change"): _(CHANGES[diff.change]),
        _("Question"): _restored(diff.question),
        _("Now"): _state(diff.after),
        _("Before"): _state(diff.before) if diff.before else "",
        _("Problem now"): _problems(diff.after),
        _("Problem before"): _problems(diff.before) if diff.before else "",
        _("Answer now"): _restored(diff.after.text),
        _("Answer before"): _restored(diff.before.text) if diff.before else "",
    }


def _row(result: CaseResult) -> dict[str, object]:
    return {
        _("No."): result.number,
        _("State"): _state(result),
        _("Question"): _restored(result.question),
        _("Problem"): _problems(result),
        _("Answer"): _restored(result.text),
    }


def _state(result: CaseResult) -> str:
    kind = f" ({_(KINDS[result.kind])})" if result.kind else ""
    return f"{_(STATES[result.state])}{kind}"


def _problems(result: CaseResult) -> str:
    return " ".join(map(say, result.problems))


def _restored(text: str) -> str:
    return services().session.redactor.restore(text)
