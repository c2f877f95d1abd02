"""Launches the app: the Streamlit script, the HTTP routes and the security headers, as one ASGI application.

The script lies where no `pages/` folder is its neighbour: beside one, Streamlit would run a page directly when the
first request is a deep link, past the navigation and its guard.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware

import gptdash.ui
from gptdash.api import ROUTES, SecurityHeaders, send_at_once


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Let the server send at once, and load the house meanwhile; close it with the server."""
    send_at_once()
    Thread(target=import_module, args=("gptdash.app",), daemon=True).start()
    yield
    import_module("gptdash.app").close_shared_services()


app = st.App(
    Path(gptdash.ui.__file__).with_name("main.py"),
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders)],
    lifespan=lifespan,
)
