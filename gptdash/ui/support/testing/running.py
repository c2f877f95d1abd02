"""Running a set: on which version and model, what it costs, and the job that does it."""

from typing import Final

import streamlit as st

from gptdash.domain.errors import EndpointError
from gptdash.domain.support import CaseSet, CompanyVersion
from gptdash.services.support import CasePlan
from gptdash.ui.boundary import shown_errors
from gptdash.ui.jobs.starting import begin_job, show_estimate
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext

OTHER_KEY: Final = "support_other"
PLANS_KEY: Final = "support_plans"
MOST_PLANS: Final = 8


def offer_run(version: CompanyVersion, chosen: CaseSet) -> None:
    """Let the user choose one configuration, or two to be set side by side; show the price, and run."""
    with st.container(border=True), shown_errors():
        plans = [_plan(version, chosen, "first")]
        if st.toggle(_("Run a second configuration beside it"), key=OTHER_KEY):
            plans.append(_plan(version, chosen, "second"))
        if st.button(_("Run the tests"), type="primary", icon=":material/play_arrow:", key="support_run"):
            for plan in plans:
                _begin(chosen, plan)
            st.session_state.pop(PLANS_KEY, None)  # the next run asks anew, and is not answered from earlier replies
            st.rerun()


def _plan(version: CompanyVersion, chosen: CaseSet, place: str) -> CasePlan:
    """Let the user choose version and model, and say what the run will cost."""
    support = services().support
    numbers = [number for number, _made in support.companies.versions(version.company_id)] or [version.number]
    left, right = st.columns(2)
    with left:
        number = st.selectbox(
            _("Version of {company}", company=version.company.name), numbers,
            format_func=lambda one: str(one) if one else _("sample"),
            key=f"support_run_version_{place}_{version.company_id}",
        )  # fmt: skip
    with right:
        model = st.selectbox(
            _("Model"), _models(), index=None, placeholder=_("the page's own"), key=f"support_run_model_{place}",
            accept_new_options=True,
        )  # fmt: skip
    plan = _planned(support.companies.open(version.company_id, number), chosen, model)
    decided = len(chosen.cases) - len(plan.items)
    told = ngettext("{n} case is decided without a model.", "{n} cases are decided without a model.", decided)
    if len(plan.items):
        show_estimate(plan.spec, plan.items)
    st.caption(told)
    return plan


def _planned(version: CompanyVersion, chosen: CaseSet, model: str | None) -> CasePlan:
    """Plan a run once: thousands of cases take seconds."""
    plans: dict[tuple[str, ...], CasePlan] = st.session_state.setdefault(PLANS_KEY, {})
    endpoint = services().endpoint
    asked = model or endpoint.model or ""
    key = (chosen.id, version.company_id, str(version.number), asked, endpoint.label, endpoint.base_url)
    with st.spinner(_("Looking the cases up…")):
        if key not in plans:
            if len(plans) >= MOST_PLANS:
                plans.clear()
            plans[key] = services().support.tests.plan(version, chosen.cases, model or None)
    return plans[key]


def _models() -> list[str]:
    try:
        return list(services().models())
    except EndpointError:
        return []


def _begin(chosen: CaseSet, plan: CasePlan) -> None:
    name = _("Tests of {company}: {set}", company=plan.version.company.name, set=chosen.name)
    job_id = begin_job(name, plan.spec, plan.items).id if len(plan.items) else None
    services().support.tests.begin(chosen, plan, job_id)
