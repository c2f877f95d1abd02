"""Every string that people read passes through here.

English is the source; a catalogue under `gptdash/locale/` may replace it. The language is the browser's, or the one
chosen in the sidebar.
"""

import gettext as _gettext
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Final

import streamlit as st

from gptdash.domain.wording import Fact, Sentence, capitalised
from gptdash.ui.markdown import plain

LANGUAGES: Final = {"en": "English", "zh_Hant": "繁體中文"}
LANGUAGE_KEY: Final = "language"


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    folder = Path(str(files("gptdash"))) / "locale"
    return _gettext.translation("gptdash", localedir=folder, languages=[language], fallback=True)


def language_of_locale(locale: str | None) -> str:
    """Map a browser's locale to a language we speak; English where we do not."""
    tag = (locale or "").lower().replace("_", "-")
    return "zh_Hant" if tag.startswith("zh") else "en"


def language() -> str:
    """Return the language of this session, a key of `LANGUAGES`."""
    chosen = st.session_state.get(LANGUAGE_KEY)
    return chosen if chosen in LANGUAGES else language_of_locale(st.context.locale)


def _(template: str, /, **facts: Fact) -> str:
    """Translate a template into the session's language and fill in its facts."""
    translated = _catalogue(language()).gettext(template)
    return translated.format(**facts) if facts else translated


def ngettext(singular: str, plural: str, n: int, /, **facts: Fact) -> str:
    """Translate a counted template; `{n}` is the count."""
    return _catalogue(language()).ngettext(singular, plural, n).format(n=n, **facts)


def say(sentence: Sentence) -> str:
    """Translate a sentence that came from below the user interface, and the facts that are words themselves."""
    return _said(language(), sentence)


def say_plain(sentence: Sentence) -> str:
    """Say a sentence where Markdown is read: what its facts bring from files, models and servers stays plain text."""
    return _said(language(), sentence, plain)


def sayer() -> Callable[[Sentence], str]:
    """Return a `say` in the language of now, for what is written later and outside of the page, as a download is."""
    return partial(_said, language())


def _said(spoken: str, sentence: Sentence, written: Callable[[str], str] = str) -> str:
    facts = {name: _fact(spoken, fact, written) for name, fact in sentence.facts.items()}
    text = _catalogue(spoken).gettext(sentence.template).format(**facts)
    return capitalised(text) if spoken == "en" and sentence.begins_within else text


def _fact(spoken: str, fact: Fact, written: Callable[[str], str]) -> Fact:
    if isinstance(fact, Sentence):
        return _said(spoken, fact, written)
    return written(_catalogue(spoken).gettext(fact)) if isinstance(fact, str) and fact else fact
