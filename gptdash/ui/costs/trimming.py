"""Trims a conversation to a budget of tokens, and shows what falls out."""

from typing import Annotated, Final, Literal

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from gptdash.domain.errors import InputRejected
from gptdash.domain.messages import Message, TextPart
from gptdash.domain.tokens import EncodingName
from gptdash.domain.trimming import Weighed, optimize_messages
from gptdash.domain.wording import mark
from gptdash.ui.boundary import shown_errors
from gptdash.ui.locales import as_count
from gptdash.ui.session import services
from gptdash.ui.text import _

SAMPLE: Final = """[
  {"role": "system", "content": "You are a helpful assistant."},
  {"role": "user", "content": "Tell me about tokens, in a few sentences."},
  {"role": "assistant", "content": "A token is a piece of a word. Models read and write tokens, and are paid by them."},
  {"role": "user", "content": "And how many are in a page?"}
]"""
PASTED: Final = ""
SHORT: Final = 160


class _Said(BaseModel):
    """A message as the API's examples write it."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "user", "assistant"]
    content: Annotated[str, Field(max_length=1_000_000)]


SAID: Final = TypeAdapter(tuple[_Said, ...])


class NotMessages(InputRejected):
    """What was pasted is no list of messages."""

    template = mark(
        'This is no list of messages. Paste JSON like [{{"role": "user", "content": "…"}}], with the roles system, '
        "user and assistant."
    )


def show_trimming(encoding: EncodingName) -> None:
    """Let a conversation be chosen or pasted, and show what of it stays within a budget."""
    st.subheader(_("Trim a conversation"))
    kept = {found.conversation.id: found.conversation.title for found in services().chat.library.listed()}
    with st.container(horizontal=True, key="costs_trim_controls"):
        chosen = st.selectbox(
            _("Conversation"),
            [PASTED, *kept],
            format_func=lambda name: kept.get(name) or _("the one pasted below"),
            key="costs_trim_conversation",
        )
        budget = st.number_input(_("Budget in tokens"), 1, 2_000_000, 50, key="costs_trim_budget")
    pasted = st.text_area(_("Messages"), SAMPLE, height=160, key="costs_trim_text") if chosen == PASTED else ""
    with shown_errors():
        messages = _of_branch(chosen) if chosen else read_messages(pasted)
        _show(messages, int(budget), encoding)


def read_messages(text: str) -> tuple[Message, ...]:
    """Read messages as JSON.

    Raises:
        NotMessages: it is something else.
    """
    try:
        said = SAID.validate_json(text)
    except ValidationError as error:
        raise NotMessages from error
    return tuple(Message(role=each.role, parts=(TextPart(text=each.content),)) for each in said)


def _of_branch(conversation_id: str) -> tuple[Message, ...]:
    branch = services().chat.library.branch(conversation_id)
    system = services().chat.library.settings(conversation_id).system
    said = tuple(Message(role=each.role, parts=(TextPart(text=each.text),)) for each in branch.messages)
    return (Message(role="system", parts=(TextPart(text=system),)), *said) if system else said


def _show(messages: tuple[Message, ...], budget: int, encoding: EncodingName) -> None:
    trimmed = optimize_messages(messages, budget, encoding)
    st.markdown(
        _(
            "**{tokens}** of {before} tokens stay, in {kept} of {all} messages.",
            tokens=as_count(trimmed.tokens),
            before=as_count(trimmed.before),
            kept=sum(weighed.stays for weighed in trimmed.messages),
            all=len(messages),
        )
    )
    if not trimmed.fits:
        st.warning(
            _("The system prompt and the last message alone take more than the budget; they are never left out."),
            icon=":material/warning:",
        )
    for weighed in trimmed.messages:
        _show_message(weighed)
    st.caption(
        _(
            "System prompts and the last message always stay, then the newest messages that fit without a gap. In "
            "code: `optimize_messages` of `gptdash.domain.trimming`."
        )
    )


def _show_message(weighed: Weighed) -> None:
    text = " ".join(weighed.message.text.split())
    short = text if len(text) <= SHORT else f"{text[:SHORT]}…"
    state = _("stays") if weighed.stays else _("falls out")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(
            f"{state} · {as_count(weighed.tokens)}",
            icon=":material/check:" if weighed.stays else ":material/close:",
            color="green" if weighed.stays else "gray",
        )
        st.text(f"{weighed.message.role}: {short}")
