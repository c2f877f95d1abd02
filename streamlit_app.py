"""Launches the app: the Streamlit script, the HTTP routes and the security headers, as one ASGI application.

The script lies where no `pages/` folder is its neighbour: beside one, Streamlit would run a page directly when the
first request is a deep link, past the navigation and its guard.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

import gptdash.ui
from gptdash.api import ROUTES, SecurityHeaders, send_at_once
from gptdash.app import close_shared_services


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Let the server send at once; end the embedded model and close the store with it."""
    send_at_once()
    yield
    close_shared_services()


app = st.App(
    Path(gptdash.ui.__file__).with_name("main.py"),
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders)],
    lifespan=lifespan,
)
