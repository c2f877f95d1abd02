"""Who sits before the browser."""

import json
from collections.abc import Mapping

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from gptdash.domain.users import NotSignedIn, User, admit
from gptdash.settings import Settings


def visitor(settings: Settings) -> User:
    """Return who signed in, in this session of a page.

    Raises:
        AccessRefused: nobody did, or they may not use the app.
    """
    claims = st.user.to_dict()
    if not claims.get("is_logged_in"):
        raise NotSignedIn
    return admit(claims, settings.allowed_users, settings.sign_in_hours)


def sender(cookies: Mapping[str, str], settings: Settings) -> User:
    """Return who sends a request, by its signed cookie.

    Raises:
        AccessRefused: nobody who may use the app.
    """
    secret = get_cookie_secret()

    def read(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1")) if value and secret else None

    try:
        claims = json.loads(get_cookie_with_chunks(read, USER_COOKIE_NAME) or b"{}")
    except ValueError as error:
        raise NotSignedIn from error
    if not isinstance(claims, dict) or not claims.get("is_logged_in"):
        raise NotSignedIn
    return admit(claims, settings.allowed_users, settings.sign_in_hours)
