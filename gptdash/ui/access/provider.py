"""Where people sign in: Streamlit's `[auth]` of `.streamlit/secrets.toml`, or our settings in its form."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import streamlit as st

from gptdash.settings import Settings

DISCOVERY: Final = "/.well-known/openid-configuration"
CALLBACK: Final = "/oauth2callback"
DEFAULT: Final = "default"


def auth_of(settings: Settings) -> dict[str, dict[str, str]]:
    """Write our settings for sign-in as Streamlit wants to be told them; nothing where they are not set."""
    if not (settings.oidc_issuer and settings.oidc_client_secret and settings.cookie_secret and settings.public_url):
        return {}
    return {
        "auth": {
            "redirect_uri": settings.public_url + CALLBACK,
            "cookie_secret": settings.cookie_secret.get_secret_value(),
            "client_id": settings.oidc_client_id or "",
            "client_secret": settings.oidc_client_secret.get_secret_value(),
            "server_metadata_url": settings.oidc_issuer + DISCOVERY,
        }
    }


@cache
def wants_sign_in() -> bool:
    """Tell whether people have to sign in; asked for at each look, and the same as long as the server runs."""
    return bool(_auth())


def providers() -> tuple[str, ...]:
    """List where people can sign in; one that has no name is `default`."""
    auth = _auth()
    named = tuple(name for name, part in auth.items() if isinstance(part, Mapping) and "client_id" in part)
    return named if named and "client_id" not in auth else (DEFAULT, *named)


def _auth() -> Mapping[str, object]:
    if not st.secrets.load_if_toml_exists():
        return {}
    auth = st.secrets.get("auth", {})
    return auth if isinstance(auth, Mapping) else {}
