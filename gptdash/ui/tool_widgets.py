"""Tools as a person sees them: the switch, and the trace of what they did."""

import json
from collections.abc import Iterable
from typing import Final

import streamlit as st

from gptdash.domain.events import ToolFinished
from gptdash.domain.messages import ToolUse
from gptdash.domain.tool_trace import ToolOffer
from gptdash.services.chat import ChatService
from gptdash.ui.data.desk import open_table
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _, say, say_plain

PANEL_KEY: Final = "tools_panel"
SWITCH_KEY: Final = "tools_switch"
ON_KEY: Final = "tools_on"
CHOSEN_KEY: Final = "tools_chosen"
LEFT_OUT_KEY: Final = "tools_left_out"
ICON: Final = ":material/build:"
FAILED_ICON: Final = ":material/error:"
SHOWN_CHARS: Final = 4000
SECOND_MS: Final = 1000


def choose_tools(conversation_id: str) -> None:
    """Show the button behind which tools are switched on and chosen; what is there is built only while it is open."""
    offer = _offer(conversation_id)
    panel = st.popover(
        _("Tools"),
        icon=ICON,
        type="tertiary",
        help=_("What the model may do besides talking"),
        key=PANEL_KEY,
        on_change="rerun",
    )
    if panel.open:
        with panel:
            _show_choice(offer)
    # Beside the button: with another label it would be another button, and close.
    if count := len(_names_in_use(offer)):
        st.badge(_("{n} on", n=count))


def _offer(conversation_id: str) -> ToolOffer:
    """Look up what the model of a conversation may use."""
    model = services().chat.library.settings(conversation_id).model
    return services().tool_offer(services().toolbox(open_table()), model)


def _show_choice(offer: ToolOffer) -> None:
    on = st.toggle(
        _("Let the model use tools"),
        value=st.session_state.get(ON_KEY, False),
        key=SWITCH_KEY,
        disabled=offer.off is not None,
        on_change=_switch,
    )
    if offer.off:
        st.caption(say_plain(offer.off))
        return
    _choose_among([tool.name for tool in offer.tools], disabled=not on)
    for tool in offer.tools:
        st.caption(f"`{tool.name}` {tool.description}")
    if open_table() is None:
        st.caption(_("Open a table on the Data page, and the model can ask it questions here."))


def _switch() -> None:
    st.session_state[ON_KEY] = st.session_state[SWITCH_KEY]


def _choose_among(names: list[str], *, disabled: bool) -> None:
    left_out: frozenset[str] = st.session_state.get(LEFT_OUT_KEY, frozenset())
    st.pills(
        _("Tools"),
        names,
        selection_mode="multi",
        default=[name for name in names if name not in left_out],
        # Another set of tools is another question: a table was opened or closed.
        key=f"{CHOSEN_KEY}_{len(names)}",
        disabled=disabled,
        label_visibility="collapsed",
        on_change=_leave_out,
        args=(names,),
    )


def _leave_out(names: list[str]) -> None:
    chosen: list[str] = st.session_state[f"{CHOSEN_KEY}_{len(names)}"]
    st.session_state[LEFT_OUT_KEY] = frozenset(names) - frozenset(chosen)


def _names_in_use(offer: ToolOffer) -> tuple[str, ...]:
    """Name the tools that go along with the next message: none where they are off, or the model can use none."""
    if offer.off or not st.session_state.get(ON_KEY):
        return ()
    left_out: frozenset[str] = st.session_state.get(LEFT_OUT_KEY, frozenset())
    return tuple(tool.name for tool in offer.tools if tool.name not in left_out)


def chat_with_tools(conversation_id: str) -> ChatService:
    """Return the chat service with the tools that are switched on, as far as the conversation's model can use them."""
    toolbox = services().toolbox(open_table())
    return services().chat.with_tools(toolbox.only(_names_in_use(_offer(conversation_id))))


def chat_with_all_tools() -> ChatService:
    """Return the chat service with every tool: what a person has allowed runs, whatever is switched on now."""
    return services().chat.with_tools(services().toolbox(open_table()))


def show_trace(finished: Iterable[ToolFinished]) -> None:
    """Show what tools were called with and what they gave, folded."""
    for run in finished:
        _show_run(run)


def working_text(working: Iterable[ToolUse]) -> str:
    """Say which tools are at work."""
    return _("{names} at work…", names=plain(", ".join(use.name for use in working)))


def _show_run(run: ToolFinished) -> None:
    outcome = _("failed") if run.problem else _duration_text(run.duration_ms)
    with st.expander(f"{plain(run.use.name)} · {outcome}", icon=FAILED_ICON if run.problem else ICON, type="compact"):
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
