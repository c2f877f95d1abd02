"""Fields for the settings of a conversation or a preset."""

import streamlit as st

from gptdash.domain.conversations import ChatSettings, HistoryRule
from gptdash.domain.errors import EndpointError
from gptdash.ui.chat.settings.parameters import parameter_fields
from gptdash.ui.session import services
from gptdash.ui.text import _


def settings_fields(settings: ChatSettings, prefix: str, *, disabled: bool = False) -> ChatSettings:
    """Show the fields that hold these settings; returns what they hold now."""
    system = st.text_area(
        _("System prompt"),
        value=services().session.redactor.restore(settings.system),
        placeholder=_("How the model should behave; it is sent with every message."),
        key=f"{prefix}_system",
        height=140,
        disabled=disabled,
    )
    model = _model_field(settings, prefix, disabled=disabled)
    parameters = parameter_fields(settings.parameters, services().chat.capabilities(model), prefix, disabled=disabled)
    history = _history_fields(settings.history, prefix, disabled=disabled)
    return ChatSettings(system=system, model=model, parameters=parameters, history=history)


def served_models() -> tuple[str, ...]:
    """List the models that the endpoint serves; none where it gives no list."""
    try:
        return services().models()
    except EndpointError:
        return ()


def _model_field(settings: ChatSettings, prefix: str, *, disabled: bool) -> str | None:
    served = served_models()
    if not served and settings.model is None:
        return None
    own = services().model_choice("chat").model if served else ""
    return st.selectbox(
        _("Model"),
        sorted({*served, *filter(None, [settings.model])}),
        index=sorted({*served, *filter(None, [settings.model])}).index(settings.model) if settings.model else None,
        placeholder=_("the one in the sidebar ({model})", model=own),
        key=f"{prefix}_model",
        disabled=disabled,
    )


def _history_fields(rule: HistoryRule, prefix: str, *, disabled: bool) -> HistoryRule:
    messages, tokens = st.columns(2)
    return HistoryRule(
        max_messages=messages.number_input(
            _("Messages sent at most"),
            min_value=1,
            value=rule.max_messages,
            step=2,
            placeholder=_("all that fit"),
            help=_("The newest ones are sent, the new one among them; the system prompt always is."),
            key=f"{prefix}_max_messages",
            disabled=disabled,
        ),
        max_tokens=tokens.number_input(
            _("Tokens sent at most"),
            min_value=1,
            value=rule.max_tokens,
            step=1000,
            placeholder=_("all that fit"),
            key=f"{prefix}_max_tokens",
            disabled=disabled,
        ),
        summarise=st.toggle(
            _("Sum up what falls out"),
            value=rule.summarise,
            help=_("The model writes a summary of the messages that are no longer sent. It costs a call now and then."),
            key=f"{prefix}_summarise",
            disabled=disabled,
        ),
    )
