"""A company as it is set up: how its bot speaks, when a person takes over, and what it knows."""

from typing import Final

import streamlit as st

from gptdash.domain.errors import InputRejected
from gptdash.domain.support import Company, CompanyVersion, Tone
from gptdash.domain.wording import mark
from gptdash.services.support import SAMPLES
from gptdash.ui.boundary import shown_errors
from gptdash.ui.locales import as_moment
from gptdash.ui.markdown import plain
from gptdash.ui.pressing import pressed_after_edits
from gptdash.ui.session import services
from gptdash.ui.support.choosing import open_company
from gptdash.ui.support.passages import edit_passages
from gptdash.ui.support.rules import edit_rules
from gptdash.ui.text import _

TONES: Final[dict[Tone, str]] = {"friendly": mark("Friendly"), "formal": mark("Formal"), "brief": mark("Brief")}
LANGUAGES: Final = ("English", "繁體中文", "简体中文", "日本語", "Deutsch", "Français", "Español")
SAVED_KEY: Final = "support_saved"


class NameMissing(InputRejected):
    """A company without a name."""

    template = mark("The company has no name. Give it one of at most 100 characters.")


def show_set_up(version: CompanyVersion) -> None:
    """Show the company's settings and passages, each change of which is saved as a new version."""
    if version.company_id in SAMPLES:
        st.caption(_("A sample is not changed: what you save here becomes a company of your own."))
    company = _profile(version)
    passages = edit_passages(version)
    company = company.model_copy(update={"passages": passages})
    with st.container(horizontal=True), shown_errors():
        _offer_to_save(version, company)
        _show_versions(version)
    if told := st.session_state.pop(SAVED_KEY, None):
        st.success(told, icon=":material/check:")


def _profile(version: CompanyVersion) -> Company:
    company, key = version.company, f"{version.company_id}:{version.number}"
    left, middle, right = st.columns(3)
    with left:
        name = st.text_input(_("Name of the company"), company.name, max_chars=100, key=f"support_name_{key}")
        st.session_state["support_given_name"] = name
    with middle:
        tone: Tone | None = st.segmented_control(
            _("Tone"), list(TONES), default=company.tone, format_func=lambda tone: _(TONES[tone]),
            key=f"support_tone_{key}", required=True,
        )  # fmt: skip
    with right:
        languages = st.multiselect(
            _("Languages it answers in"), list(dict.fromkeys((*company.languages, *LANGUAGES))),
            default=list(company.languages), accept_new_options=True, key=f"support_languages_{key}",
            placeholder=_("the customer's, whichever it is"),
        )  # fmt: skip
    opening = st.text_input(_("Opening words"), company.opening, max_chars=500, key=f"support_opening_{key}")
    rules = edit_rules(company.rules, key)
    return company.model_copy(
        update={
            "name": " ".join(name.split()) or company.name,
            "tone": tone or company.tone,
            "languages": tuple(" ".join(language.split())[:100] for language in languages if language.strip()),
            "opening": opening,
            "rules": rules,
        }
    )


def _offer_to_save(version: CompanyVersion, company: Company) -> None:
    is_sample = version.company_id in SAMPLES
    label = _("Save as my own company") if is_sample else _("Save as version {number}", number=version.number + 1)
    if pressed_after_edits(label, type="primary", icon=":material/save:", key="support_save"):
        _save(company, None if is_sample else version.company_id)
    another = _("Save as another company")
    if not is_sample and pressed_after_edits(another, icon=":material/content_copy:", key="support_copy"):
        _save(company, None)
    if not is_sample and st.button(_("Forget company"), icon=":material/delete:", key="support_forget"):
        services().support.companies.forget(version.company_id)
        open_company(SAMPLES[0])
        st.rerun()


def _save(company: Company, company_id: str | None) -> None:
    if not st.session_state["support_given_name"].strip():
        raise NameMissing
    saved = services().support.companies.save(company, company_id)
    open_company(saved.company_id)
    st.session_state[SAVED_KEY] = _(
        "Saved as version {number} of {name}.", number=saved.number, name=plain(company.name)
    )
    st.rerun()


def _show_versions(version: CompanyVersion) -> None:
    """Offer to take an earlier version up again: it is saved as the newest."""
    earlier = services().support.companies.versions(version.company_id)[1:]
    if not earlier:
        return
    with st.popover(_("Earlier versions"), icon=":material/history:"):
        times = {number: f"{number} · {as_moment(made)}" for number, made in earlier}
        number = st.selectbox(_("Version"), list(times), format_func=times.__getitem__, key="support_version")
        old = services().support.companies.open(version.company_id, number)
        st.caption(_("{name}, {count} passages", name=plain(old.company.name), count=len(old.company.passages)))
        if st.button(_("Take it up again"), icon=":material/undo:", key="support_restore"):
            st.session_state["support_given_name"] = old.company.name
            _save(old.company, version.company_id)
