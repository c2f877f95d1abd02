"""What stands in the composer and is not sent yet."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from gptdash.domain.noun import Noun
from gptdash.services.chat import Coming

KEY: Final = "chat_draft"


class Draft(Noun):
    """A text and the files that go with it."""

    text: str = ""
    files: tuple[Coming, ...] = ()


def watch_draft() -> Draft:
    """Watch the composer; a change of it runs the fragment again in which this stands."""
    told = _watcher()(key=KEY, on_draft_change=lambda: None).draft
    try:
        # It comes from the browser, where anything can be said.
        return Draft.model_validate_json(told) if told else Draft()
    except ValidationError:
        return Draft()


@cache
def _watcher() -> Any:
    script = files("gptdash.ui.chat").joinpath("draft.js").read_text("utf-8")
    return st.components.v2.component("gptdash_draft", js=script)
