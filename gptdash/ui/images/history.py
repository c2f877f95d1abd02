"""What was found in pictures before: kept with small copies of them, and exported."""

import re
from typing import Final

import streamlit as st

from gptdash.domain.picture_analyses import KeptPicture
from gptdash.services.images import (
    Analysis,
    Difference,
    Picture,
    Turn,
    report_as_html,
    report_as_json,
    report_as_markdown,
)
from gptdash.services.images.analysis import title_of
from gptdash.ui.images.asking import show_turn
from gptdash.ui.images.desk import Desk, desk
from gptdash.ui.locales import as_moment
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _

ORIGINALS_KEY: Final = "images_originals"
THUMBNAIL_PX: Final = 160
WRITERS: Final = {
    "Markdown": ("md", "text/markdown", report_as_markdown),
    "HTML": ("html", "text/html", report_as_html),
    "JSON": ("json", "application/json", report_as_json),
}


def keep_all() -> None:
    """Keep what was found since the page was drawn last."""
    at_work = desk()
    if (talk := at_work.talk) and talk.turns:
        _keep(at_work, "talk", talk, _begun(at_work, "talk", talk, at_work.talk_of, talk.turns[0].question), talk.turns)
    if (read := at_work.read) and read[0].value is not None:
        begun = _begun(at_work, "read", read, at_work.read_of, read[1])
        _keep(at_work, "read", read, begun.model_copy(update={"object": read[0].value, "schema_name": read[1]}))
    if compared := at_work.compared:
        begun = _begun(at_work, "compared", compared, compared.pictures, _("Comparison"))
        found = begun.model_copy(update={"difference": Difference.of(compared.comparison)})
        _keep(at_work, "compared", compared, found, compared.talk.turns if compared.talk else ())


def _begun(at_work: Desk, place: str, source: object, pictures: tuple[Picture, ...], title: str) -> Analysis:
    """Go on with the analysis of the same talk, object or comparison, else begin another."""
    known, kept = at_work.kept.get(place, (None, None))
    if kept and known is source:
        return kept
    return services().images.keeper.begin(title_of(pictures, title), pictures)


def _keep(at_work: Desk, place: str, source: object, found: Analysis, turns: tuple[Turn, ...] = ()) -> None:
    now = found.model_copy(update={"turns": turns})
    known, kept = at_work.kept.get(place, (None, None))
    if known is not source or kept != now:
        services().images.keeper.keep(now, originals=bool(st.session_state.get(ORIGINALS_KEY)))
        at_work.kept[place] = (source, now)


def show_history() -> None:
    """Let the user choose an analysis, show it, and offer it as a file."""
    st.toggle(
        _("Keep the originals as well"), key=ORIGINALS_KEY, persist_state="session",
        help=_("Otherwise only small copies without metadata are kept. It counts for what is found from now on."),
    )  # fmt: skip
    titles = {one.id: f"{as_moment(one.created_at)} · {one.title}" for one in services().images.keeper.kept()}
    if not titles:
        st.caption(_("Nothing has been kept yet: what is found in pictures will stand here."))
        return
    chosen = st.selectbox(_("Analysis"), list(titles), format_func=lambda one: titles.get(one, ""), key="images_kept")
    opened = services().images.keeper.open(chosen)
    if opened is None:
        st.warning(_("This analysis can no longer be read."), icon=":material/history:")
        return
    analysis, pictures = opened
    _offer_files(analysis, pictures)
    _show(analysis, pictures)


def _offer_files(analysis: Analysis, pictures: tuple[KeptPicture, ...]) -> None:
    stem = re.sub(r"\W+", "-", analysis.title).strip("-")[:40] or analysis.id
    with st.container(horizontal=True):
        for label, (ending, mime, write) in WRITERS.items():
            st.download_button(
                label, write(analysis, pictures), f"{stem}.{ending}", mime, key=f"images_export_{ending}",
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
        st.button(
            _("Forget"), icon=":material/delete:", key="images_forget", on_click=services().images.keeper.forget,
            args=(analysis.id,),
        )  # fmt: skip


def _show(analysis: Analysis, pictures: tuple[KeptPicture, ...]) -> None:
    with st.container(horizontal=True):
        for number, picture in enumerate(pictures):
            with st.container(width=THUMBNAIL_PX):
                st.image(picture.thumbnail, caption=plain(picture.name), alt=picture.name, width="stretch")
                if picture.original is not None:
                    st.download_button(
                        _("Original"), picture.original, picture.name, key=f"images_original_{number}",
                        icon=":material/download:", on_click="ignore",
                    )  # fmt: skip
    for turn in analysis.turns:
        show_turn(turn, ())
    if analysis.object is not None:
        st.json(analysis.object)
    if found := analysis.difference:
        told = _("Similarity {similarity}, {changed} of the pixels differ.",
                 similarity=f"{found.similarity:.3f}", changed=f"{found.changed:.1%}")  # fmt: skip
        st.caption(told)
