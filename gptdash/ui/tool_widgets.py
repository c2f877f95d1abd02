"""Tools as a person sees them: the switch, and the trace of what they did."""

import json
from collections.abc import Iterable
from typing import Final

import streamlit as st

from gptdash.domain.events import ToolFinished
from gptdash.domain.messages import ToolUse
from gptdash.services.chat import ChatService
from gptdash.ui.data_widgets import open_table
from gptdash.ui.session import services
from gptdash.ui.text import _, say

SWITCH_KEY: Final = "tools_on"
CHOSEN_KEY: Final = "tools_chosen"
IN_USE_KEY: Final = "tools_in_use"
ICON: Final = ":material/build:"
FAILED_ICON: Final = ":material/error:"
SHOWN_CHARS: Final = 4000
SECOND_MS: Final = 1000


def choose_tools() -> None:
    """Let the user switch tools on and choose among them; where the model can use none, say why."""
    table = open_table()
    offer = services().tool_offer(services().toolbox(table))
    in_use: tuple[str, ...] = ()
    with st.popover(_label(), icon=ICON, type="tertiary", help=_("What the model may do besides talking")):
        on = st.toggle(
            _("Let the model use tools"), key=SWITCH_KEY, disabled=offer.off is not None, persist_state="session"
        )
        if offer.off:
            st.caption(say(offer.off))
        else:
            names = [tool.name for tool in offer.tools]
            chosen = _choose_among(names, disabled=not on)
            in_use = tuple(chosen) if on else ()
            for tool in offer.tools:
                st.caption(f"`{tool.name}` {tool.description}")
            if table is None:
                st.caption(_("Open a table on the Data page, and the model can ask it questions here."))
    st.session_state[IN_USE_KEY] = in_use


def _label() -> str:
    count = len(st.session_state.get(IN_USE_KEY, ()))
    return _("Tools ({n})", n=count) if count else _("Tools")


def _choose_among(names: list[str], *, disabled: bool) -> list[str]:
    return st.pills(
        _("Tools"),
        names,
        selection_mode="multi",
        default=names,
        # Another set of tools is another question: a table was opened or closed.
        key=f"{CHOSEN_KEY}_{len(names)}",
        disabled=disabled,
        label_visibility="collapsed",
        persist_state="session",
    )


def chat_with_tools() -> ChatService:
    """Return the chat service with the tools that are switched on."""
    names: tuple[str, ...] = st.session_state.get(IN_USE_KEY, ())
    toolbox = services().toolbox(open_table())
    return services().chat.with_tools(toolbox.only(name for name in names if name in toolbox.names))


def chat_with_all_tools() -> ChatService:
    """Return the chat service with every tool: what a person has allowed runs, whatever is switched on now."""
    return services().chat.with_tools(services().toolbox(open_table()))


def show_trace(finished: Iterable[ToolFinished]) -> None:
    """Show what tools were called with and what they gave, folded."""
    for run in finished:
        _show_run(run)


def working_text(working: Iterable[ToolUse]) -> str:
    """Say which tools are at work."""
    return _("{names} at work…", names=", ".join(use.name for use in working))


def _show_run(run: ToolFinished) -> None:
    outcome = _("failed") if run.problem else _duration_text(run.duration_ms)
    with st.expander(f"{run.use.name} · {outcome}", icon=FAILED_ICON if run.problem else ICON, type="compact"):
        show_json(_("Arguments"), run.use.arguments)
        if run.problem:
            st.caption(_("Problem"))
            st.text(_restored(say(run.problem)))
            st.caption(_("Given up after {time}", time=_duration_text(run.duration_ms)))
        else:
            show_json(_("Result"), run.result)


def _duration_text(duration_ms: int) -> str:
    if duration_ms < SECOND_MS:
        return _("{n} ms", n=duration_ms)
    return _("{seconds} s", seconds=f"{duration_ms / SECOND_MS:.1f}")


def show_json(label: str, text: str) -> None:
    """Show what a model or a tool wrote, as JSON where it is such."""
    st.caption(label)
    try:
        pretty = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        st.code(_restored(text)[:SHOWN_CHARS], language=None, wrap_lines=True)
    else:
        st.code(_restored(pretty)[:SHOWN_CHARS], language="json", wrap_lines=True)


def _restored(text: str) -> str:
    """Put this session's values back in; code and plain text fetch nothing, so nothing needs to be taken out."""
    return services().session.redactor.restore(text)
