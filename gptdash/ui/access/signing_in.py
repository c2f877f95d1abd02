"""The one screen that is shown to those who have not signed in, and who is signed in."""

from typing import Final, Literal

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError

from gptdash.domain.errors import SettingsInvalid, StoreUnavailable
from gptdash.domain.users import AccessRefused, NotAllowed, NotSignedIn, SignInUnready
from gptdash.domain.wording import mark
from gptdash.ui.access.provider import DEFAULT, providers
from gptdash.ui.access.trouble import trouble
from gptdash.ui.boundary import show_error
from gptdash.ui.markdown import plain
from gptdash.ui.session import person, services
from gptdash.ui.text import _

WIDTH: Final = 420
TAGLINE: Final = mark(
    "Chat, data, reviews, images and support bots. What you do here is kept apart from what everybody else does."
)
LOOPBACK_ONLY: Final = mark(":material/lock: Only this machine can open this app.")
GUARDED: Final = mark(
    ":material/lock_open: Everybody whom the server in front lets in shares what is kept here, as nobody signs in."
)


def why_refused() -> AccessRefused | None:
    """Return why whoever looks may see nothing but the way in; None where they may, or where nobody can tell yet."""
    try:
        person()
    except AccessRefused as error:
        return error
    except (SettingsInvalid, StoreUnavailable):
        return None  # the services cannot be had either, which is said in place of the page
    return None


def show_sign_in(error: AccessRefused) -> None:
    """Show where to sign in, why one has to, and nothing else."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH, border=True, key="sign_in"):
        st.header("gptdash", anchor=False)
        st.markdown(_(TAGLINE))
        if type(error) is not NotSignedIn:
            show_error(error)
        elif said := trouble():
            st.error(said, icon=":material/error:")
        if isinstance(error, NotAllowed):
            _offer_sign_out("stretch")
            return
        for name in providers():
            label = _("Sign in") if name == DEFAULT else _("Sign in with {provider}", provider=name.title())
            key = f"sign_in_{name}"
            if st.button(label, icon=":material/login:", key=key, type="primary", width="stretch"):
                _go_to(name)


def _go_to(provider: str) -> None:
    try:
        st.login(provider)
    except (StreamlitAuthError, StreamlitMissingAuthlibError):
        show_error(SignInUnready())
        return
    st.stop()  # the browser is about to leave this page: nothing more is drawn on it


def _offer_sign_out(width: Literal["content", "stretch"] = "content") -> None:
    if st.button(_("Sign out"), icon=":material/logout:", key="sign_out", width=width):
        st.logout()
        st.stop()  # as with signing in


def show_access() -> None:
    """Say in the sidebar who is signed in, with a way out; or that nobody needs to, and who can open the app."""
    user = person()
    if user is None:
        guarded = services().settings.guarded_in_front
        st.caption(_(GUARDED if guarded else LOOPBACK_ONLY))
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f":material/person: {plain(user.label)}", help=user.address or None)
        _offer_sign_out()
