"""Launches the app: the Streamlit script, the HTTP routes, the guard and the security headers, as one ASGI application.

The script lies where no `pages/` folder is its neighbour: beside one, Streamlit would run a page directly when the
first request is a deep link, past the navigation and its guard.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware

import gptdash.ui
from gptdash.api import ROUTES, SecurityHeaders, send_at_once
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


def _load() -> None:
    """Load the house, and where people sign in have their jobs go on.

    What is loaded stays for good, so that nobody need look for garbage in it: after each run of a page Streamlit does.
    """
    gc.disable()
    try:
        house = import_module("gptdash.app")
    finally:
        gc.freeze()
        gc.enable()
    if wants_sign_in():
        house.visit_users()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Let the server send at once, and load the house meanwhile; close it with the server."""
    send_at_once()
    Thread(target=_load, daemon=True).start()
    yield
    import_module("gptdash.app").close_shared_services()


settings = _settings()
app = st.App(
    Path(gptdash.ui.__file__).with_name("main.py"),
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders), Middleware(AccessGuard, settings=settings)],
    secrets=auth_of(settings) if settings else None,
    lifespan=lifespan,
)
