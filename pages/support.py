"""Support: try a customer-service bot that answers from a knowledge base or hands off."""

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.support_widgets import (
    answer_question,
    choose_company,
    conversation,
    show_exchange,
    show_knowledge,
    show_restart,
)
from gptdash.ui.text import _

st.title(_("Support"))
st.caption(_("Each answer rests on a passage of the knowledge base; where none fits, a person takes over."))
company, knowledge = choose_company()
show_knowledge(knowledge)
exchanges = conversation(company)
for exchange in exchanges:
    show_exchange(exchange)
show_restart(company)

question = st.chat_input(_("Ask as a customer would"), key="support_question", submit_mode="stop")
if question:
    with shown_errors():
        answer_question(exchanges, knowledge, question)
