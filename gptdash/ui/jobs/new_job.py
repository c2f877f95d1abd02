"""A new job: where its prompts come from, what is asked of each, and what that will cost."""

from typing import Final

import streamlit as st

from gptdash.domain.jobs import WIDEST, JobSpec
from gptdash.domain.money import format_usd
from gptdash.domain.requests import Parameters
from gptdash.services.exchange.schemas import schema_of_text
from gptdash.services.jobs import Items, JobEstimate, Prompts, fill, read_lines, read_table
from gptdash.ui.boundary import shown_errors
from gptdash.ui.jobs.listing import open_job
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext

WIDTH: Final = 8
ROUND_KEY: Final = "job_round"


def show_new_job() -> None:
    """Show the form, the price as soon as there are prompts, and the button that starts."""
    with st.expander(_("New job"), icon=":material/add:", expanded=not services().jobs.recent(1)), shown_errors():
        prompts = _prompts()
        name = st.text_input(_("Name"), key=_key("name"), placeholder=_("the first prompt"))
        spec = _spec()
        if not prompts:
            st.caption(_("Give prompts, and the tokens and the price of the whole job appear here before it starts."))
            return
        _show_estimate(services().jobs.estimate(spec, prompts))
        if st.button(_("Start job"), type="primary", icon=":material/play_arrow:", key="job_start"):
            job = services().jobs.create(name, spec, prompts)
            services().jobs.start(job.id)
            open_job(job.id)
            st.session_state[ROUND_KEY] = st.session_state.get(ROUND_KEY, 0) + 1
            st.rerun()


def _key(name: str) -> str:
    """Name a field; once a job has begun the fields are new ones, and empty."""
    return f"job_{name}_{st.session_state.get(ROUND_KEY, 0)}"


def _prompts() -> Items:
    source = st.segmented_control(
        _("Prompts"),
        ["lines", "table"],
        default="lines",
        format_func={"lines": _("One a line"), "table": _("A template over a table")}.__getitem__,
        key="job_source",
    )
    return _from_table() if source == "table" else _from_lines()


def _from_lines() -> Items:
    text = st.text_area(_("One prompt a line"), key=_key("lines"), height=160)
    return Prompts(read_lines(text) if text.strip() else ())


def _from_table() -> Items:
    file = st.file_uploader(_("Table"), type=["csv", "tsv", "txt", "jsonl", "ndjson"], key=_key("table"))
    template = st.text_area(
        _("Template"),
        key=_key("template"),
        placeholder=_("Translate into Chinese: {{title}}").format(),
        help=_("The names of columns in braces are replaced by each row's values."),
    )
    if file is None:
        return Prompts(())
    table = read_table(file.name, file.getvalue())
    st.caption(_("{rows} rows with the columns {columns}", rows=len(table), columns=", ".join(table.columns)))
    if not template.strip():
        return Prompts(())
    items = fill(template, table)
    st.caption(_("The first one: {prompt}", prompt=next(iter(items)).prompt[:300]))
    return items


def _spec() -> JobSpec:
    system = st.text_area(_("Instructions for all of them"), key="job_system", height=80)
    left, middle, right = st.columns(3)
    with left:
        width = st.slider(_("Calls at once"), 1, WIDEST, WIDTH, key="job_width")
    with middle:
        limit = st.number_input(
            _("Most tokens of a reply"), min_value=1, value=None, step=100, key="job_limit", placeholder=_("no limit")
        )
    with right, st.popover(_("Answer as an object"), icon=":material/data_object:", width="stretch"):
        schema = st.text_area(
            _("JSON Schema or pydantic model"),
            key="job_schema",
            height=160,
            help=_("Each answer is held against it; one that does not follow it counts as failed."),
        )
    output = schema_of_text(schema) if schema.strip() else None
    return JobSpec(system=system, width=width, output=output, parameters=Parameters(max_output_tokens=limit))


def _show_estimate(estimate: JobEstimate) -> None:
    prompts = ngettext("{n} prompt", "{n} prompts", estimate.items)
    about = _("about ") if estimate.is_sampled else ""
    tokens = _("{tokens} input tokens", tokens=f"{estimate.input_tokens:,}")
    st.markdown(f"**{prompts}** · {about}{tokens} · {_price(estimate)}")


def _price(estimate: JobEstimate) -> str:
    least, most = format_usd(estimate.input_nano_usd), format_usd(estimate.worst_nano_usd)
    if least is None or most is None:
        return _("unpriced")
    return _("{least} and the replies, at most {most}", least=least, most=most).replace("$", r"\$")
