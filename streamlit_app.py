"""Launches the app: the Streamlit script, the HTTP routes, the guard and the security headers, as one ASGI application.

The script lies where no `pages/` folder is its neighbour: beside one, Streamlit would run a page directly when the
first request is a deep link, past the navigation and its guard.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware

import gptdash.ui
from gptdash.api import ROUTES, SecurityHeaders, send_at_once
from gptdash.app import close_shared_services, visit_users
from gptdash.domain.errors import SettingsInvalid
from gptdash.settings import Settings
from gptdash.ui.access.guard import AccessGuard
from gptdash.ui.access.provider import auth_of, wants_sign_in


def _settings() -> Settings | None:
    """Read the settings; where one is wrong every page says so, and only this machine is answered."""
    try:
        return Settings.load()
    except SettingsInvalid:
        return None


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Let the server send at once, and users' jobs go on; end the embedded model and close the store with it."""
    send_at_once()
    if wants_sign_in():
        Thread(target=visit_users, daemon=True).start()
    yield
    close_shared_services()


settings = _settings()
app = st.App(
    Path(gptdash.ui.__file__).with_name("main.py"),
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders), Middleware(AccessGuard, settings=settings)],
    secrets=auth_of(settings) if settings else None,
    lifespan=lifespan,
)
