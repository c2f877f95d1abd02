"""Chat: talk with the model; replies stream, and every conversation is kept."""

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.chat_widgets import (
    open_conversation,
    show_conversations,
    show_message,
    show_reply,
    show_unsent,
)
from gptdash.ui.session import services
from gptdash.ui.streaming import readable
from gptdash.ui.text import _

chat = services().chat
conversation_id = open_conversation()
messages = chat.messages(conversation_id)

st.title(_("Chat"))
show_conversations(conversation_id)
if not messages:
    st.caption(_("Write a message below. Tokens and cost stand under each reply; Stop keeps what has arrived."))
for message in messages:
    show_message(message)
show_unsent()

prompt = st.chat_input(_("Write a message"), key="chat_prompt", submit_mode="stop")
if prompt:
    with shown_errors():
        turn = chat.send(conversation_id, prompt)
        with st.chat_message("user", avatar=":material/person:"):
            st.markdown(readable(prompt))
        show_reply(turn)
elif messages and messages[-1].role == "user":
    st.caption(_("This message has no reply yet."))
    if st.button(_("Ask again"), icon=":material/refresh:"):
        with shown_errors():
            show_reply(chat.answer(conversation_id))
