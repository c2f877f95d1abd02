"""Loads what every worker needs before it is forked."""

from gptdash.domain.tokens import encoding
from tests.services.jobs import working

encoding("o200k_base")
__all__ = ["working"]
