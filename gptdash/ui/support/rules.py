"""When a person takes over."""

import streamlit as st

from gptdash.domain.support import HandOffRules
from gptdash.ui.text import _


def edit_rules(rules: HandOffRules, key: str) -> HandOffRules:
    """Let the user edit the rules."""
    with st.expander(_("When a person takes over"), icon=":material/support_agent:"):
        asked = st.checkbox(
            _("The customer asks for a person"), rules.asked_for_person, key=f"support_rule_person_{key}"
        )
        nothing = st.checkbox(
            _("Nothing in the knowledge base answers the question"), rules.nothing_found,
            key=f"support_rule_nothing_{key}",
            help=_("Otherwise the bot says politely that it cannot help with that."),
        )  # fmt: skip
        scope = st.checkbox(
            _("The question is about something else"), rules.out_of_scope, key=f"support_rule_scope_{key}"
        )
        frustrated = st.checkbox(_("The customer is frustrated"), rules.frustration, key=f"support_rule_mood_{key}")
        limit = st.slider(
            _("Frustrated is a mood of at most"), -100, 0, rules.frustration_at, key=f"support_rule_mood_at_{key}",
            disabled=not frustrated,
        )  # fmt: skip
        loop = st.checkbox(_("The same is asked again and again"), rules.loop, key=f"support_rule_loop_{key}")
        times = st.slider(
            _("Again and again is so many times"), 2, 10, rules.loop_after, key=f"support_rule_times_{key}",
            disabled=not loop,
        )  # fmt: skip
    return HandOffRules(
        asked_for_person=asked,
        nothing_found=nothing,
        out_of_scope=scope,
        frustration=frustrated,
        frustration_at=limit,
        loop=loop,
        loop_after=times,
    )
