"""The pages of the app."""

from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from gptdash.domain.wording import mark
from gptdash.site import site_root
from gptdash.ui.text import _

PAGES: Final = (
    ("start", mark("Start"), ":material/home:", mark("See what can be done here, each with an example.")),
    ("chat", mark("Chat"), ":material/chat:", mark("Talk with the model; replies stream and are kept.")),
    (
        "data",
        mark("Data"),
        ":material/query_stats:",
        mark("Ask a table a question and see the chart and its query."),
    ),
    ("review", mark("Review"), ":material/rule:", mark("Find bugs and weaknesses in code, by linters and the model.")),
    ("images", mark("Images"), ":material/image:", mark("See what an image holds, and ask about it.")),
    ("support", mark("Support"), ":material/support_agent:", mark("Try a customer-service bot on a knowledge base.")),
    ("jobs", mark("Jobs"), ":material/stacks:", mark("Run many prompts as one job that survives a restart.")),
    ("costs", mark("Costs"), ":material/payments:", mark("See what every call used and cost.")),
)


def pages() -> list[StreamlitPage]:
    """Build the pages for the navigation, in the session's language; the bare address leads to the first."""
    shown = [page_of(name) for name, *_rest in PAGES]

    def home() -> None:
        st.switch_page(shown[0])

    # The default page has no path of its own, so it is a page nobody sees: each real page keeps its deep link.
    return [st.Page(home, title="gptdash", default=True, visibility="hidden"), *shown]


def page_of(name: str) -> StreamlitPage:
    """Build one page, for the navigation or a link to it."""
    title, icon, about = next(rest for known, *rest in PAGES if known == name)
    return st.Page(site_root() / "pages" / f"{name}.py", title=_(title), icon=icon, url_path=name, help=_(about))
