"""The customer's mood beside the chat: the line over the turns, the last one in words, and the whole conversation's."""

from typing import Final

import plotly.graph_objects as go
import streamlit as st

from gptdash.domain.support import Exchange, Mood, MoodLabel, Talk, Urgency
from gptdash.domain.wording import mark
from gptdash.services.support import OverallSentiment
from gptdash.ui.session import services
from gptdash.ui.streaming import readable
from gptdash.ui.text import _, say_plain

LABELS: Final[dict[MoodLabel, str]] = {
    "negative": mark("negative"),
    "neutral": mark("neutral"),
    "positive": mark("positive"),
    "unknown": mark("unknown"),
}
URGENCIES: Final[dict[Urgency, str]] = {
    "low": mark("low urgency"),
    "normal": mark("normal urgency"),
    "high": mark("high urgency"),
    "unknown": mark("urgency unknown"),
}
TRENDS: Final = {"better": mark("getting better"), "same": mark("staying the same"), "worse": mark("getting worse")}
OVERALL_KEY: Final = "support_overall"
HEIGHT: Final = 200


def show_moods(talk: Talk) -> None:
    """Show the mood over the turns, the last one, and offer to judge all of it."""
    watched = tuple(exchange for exchange in talk.exchanges if exchange.mood)
    if not watched:
        st.caption(_("The customer's mood appears here, turn by turn."))
        return
    last = watched[-1].mood or Mood()
    st.metric(_("Mood"), mood_text(last.score), help=_("From -100 to 100, as the model reads the last message."))
    st.caption(_mood_details(last))
    _show_line(talk.exchanges)
    _show_overall(talk)


def mood_text(score: int | None) -> str:
    """Write a mood."""
    if score is None:
        return _("unknown")
    return _("{score} {label}", score=f"{score:+d}" if score else "0", label=_(LABELS[Mood(score=score).label]))


def _mood_details(mood: Mood) -> str:
    if mood.unknown_because:
        return say_plain(mood.unknown_because)
    sure = _("{share} sure", share=f"{mood.confidence or 0} %")
    topic = readable(mood.topic).replace("$", "\\$")
    return " · ".join(part for part in (sure, topic, _(URGENCIES[mood.urgency])) if part)


def _show_line(exchanges: tuple[Exchange, ...]) -> None:
    turns = [number for number, exchange in enumerate(exchanges, 1) if exchange.score is not None]
    scores = [exchange.score for exchange in exchanges if exchange.score is not None]
    if not scores:
        return
    figure = go.Figure(go.Scatter(x=turns, y=scores, mode="lines+markers", name=_("Mood")))
    figure.add_hline(y=0, line_width=1, line_dash="dot")
    figure.update_yaxes(range=[-105, 105], tickvals=[-100, 0, 100])
    figure.update_xaxes(
        title=_("Turn"), tickformat="d", dtick=max(1, len(exchanges) // 8), range=[0.5, len(exchanges) + 0.5]
    )
    figure.update_layout(height=HEIGHT, margin={"l": 0, "r": 0, "t": 8, "b": 0}, showlegend=False)
    st.plotly_chart(
        figure, width="stretch", key="support_mood_line", config={"displayModeBar": False},
        alt=_("The customer's mood by turn"),
    )  # fmt: skip


def _show_overall(talk: Talk) -> None:
    judged: dict[str, OverallSentiment] = st.session_state.setdefault(OVERALL_KEY, {})
    key = f"{talk.id}:{len(talk.exchanges)}"
    wanted = st.button(_("Judge the whole conversation"), icon=":material/mood:", key="support_overall_button")
    with st.container():  # a place that stays when the spinner is gone: nothing below is drawn anew
        if wanted:
            with st.spinner(_("Reading the conversation…")):
                judged[key] = services().support.analyze_sentiment(talk.exchanges)
    if found := judged.get(key):
        st.markdown(_("Over all: **{mood}**", mood=mood_text(found.score)))
        if found.unknown_because:
            st.caption(say_plain(found.unknown_because))
        else:
            trend = _(TRENDS[found.trend]) if found.trend else ""
            st.text(f"{services().session.redactor.restore(found.reason)}\n({trend})")
