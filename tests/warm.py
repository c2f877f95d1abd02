"""Loads what processes of tests need before they are forked."""

import plotly.express
import streamlit.web.bootstrap
import streamlit.web.cli

from gptdash import app
from gptdash.domain.tokens import encoding
from tests.gateway import calling
from tests.services.jobs import working

encoding("o200k_base")
__all__ = ["app", "calling", "plotly", "streamlit", "working"]
