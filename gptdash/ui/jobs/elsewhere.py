"""Jobs that are begun on other pages: a column filled by a template, one question to many pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import streamlit as st

from gptdash.domain.jobs import JobSpec
from gptdash.services.analysis import Table
from gptdash.services.jobs import First, Items, fill
from gptdash.ui.boundary import shown_errors
from gptdash.ui.jobs.following import follow_job
from gptdash.ui.jobs.listing import found_job
from gptdash.ui.jobs.settings import choose_spec
from gptdash.ui.jobs.sources import choose_pictures
from gptdash.ui.jobs.starting import begin_job, show_estimate
from gptdash.ui.locales import as_count
from gptdash.ui.markdown import plain
from gptdash.ui.text import _

TRIED: Final = 5


@dataclass(frozen=True)
class _Rows:
    """The rows of the open table, as text."""

    table: Table

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.table.columns)

    def __len__(self) -> int:
        return self.table.rows

    def __iter__(self) -> Iterator[dict[str, str]]:
        return self.table.texts()


def fill_column(table: Table) -> None:
    """Fill a new column of a table: a template over its columns, tried on a few rows, then asked for all of them."""
    with st.expander(_("Fill a column"), icon=":material/format_list_bulleted_add:"), shown_errors():
        rows = _Rows(table)
        name = st.text_input(_("Name of the new column"), value="reply", key="fill_name")
        template = st.text_area(
            _("Template"),
            key="fill_template",
            help=_("The names of columns in braces are replaced by each row's values."),
        )
        st.caption(_("Columns: {columns}", columns=plain(", ".join(f"{{{column}}}" for column in rows.columns))))
        spec = choose_spec("fill", has_expected="expected" in rows.columns)
        spec = spec.model_copy(update={"column": name.strip() or "reply"})
        if spec.column in rows.columns:
            st.warning(_("The table has a column {name} already. Choose another name.", name=plain(spec.column)))
        elif template.strip():
            items = fill(template, rows)
            st.caption(_("The first one: {prompt}", prompt=plain(next(iter(items)).prompt[:300])))
            _offer(f"fill:{table.name}", f"{table.name}: {spec.column}", spec, items)
    _follow(f"fill:{table.name}")


def ask_many_pictures() -> None:
    """Ask one question, or for one object, of many pictures."""
    with st.container(border=True), shown_errors():
        items = choose_pictures("many_{}".format)
        spec = choose_spec("many")
        if len(items):
            _offer("many", "", spec, items)
        else:
            st.caption(_("Give pictures and a question, and the price of asking it of all of them appears here."))
    _follow("many")


def _offer(place: str, name: str, spec: JobSpec, items: Items) -> None:
    """Show the price, and the buttons that try a few or begin them all."""
    show_estimate(spec, items)
    with st.container(horizontal=True):
        if len(items) > TRIED and st.button(_("Try the first {n}", n=TRIED), icon=":material/science:", key="try"):
            trial = spec.model_copy(update={"by": "calls"})
            _begin(place, _("Trial of {name}", name=name or next(iter(items)).prompt), trial, First(items, TRIED))
        if st.button(
            _("Ask for all {n}", n=as_count(len(items))), icon=":material/play_arrow:", key="all", type="primary"
        ):
            _begin(place, name, spec, items)


def _begin(place: str, name: str, spec: JobSpec, items: Items) -> None:
    st.session_state[_job_key(place)] = begin_job(name, spec, items).id
    st.rerun()


def _follow(place: str) -> None:
    """Show the job that was begun here last, unless it is gone."""
    job_id = st.session_state.get(_job_key(place))
    if job_id and found_job(job_id):
        with st.container(border=True), shown_errors():
            follow_job(job_id)


def _job_key(place: str) -> str:
    return f"job_of:{place}"
