"""A finding of the review page, on its way into a chat."""

from pathlib import PurePosixPath

import streamlit as st

from gptdash.services.chat import Upload
from gptdash.services.review import Changeset, Finding, finding_in_words
from gptdash.ui.chat import draft_message
from gptdash.ui.navigation import page_of
from gptdash.ui.text import _, say


def offer_finding(finding: Finding, changes: Changeset | None) -> None:
    """Offer to take a finding, with the lines around it, into a new conversation."""
    pressed = st.button(
        _("Discuss in chat"), key=f"review_discuss_{finding.fingerprint}", icon=":material/forum:", type="tertiary",
        help=_("Opens a new conversation with the finding and its lines attached; nothing is sent yet."),
    )  # fmt: skip
    if pressed:
        name = PurePosixPath(finding.file).name
        told = finding_in_words(finding, changes, say)
        # A text by its name, whatever the code is: a name that ends like a picture's would be taken for one.
        draft_message(
            _("Is this finding in {file} right, and how would you mend it?", file=name),
            (Upload(name=f"{name}-finding.txt", data=told.encode("utf-8", "replace")),),
        )
        st.switch_page(page_of("chat"))
