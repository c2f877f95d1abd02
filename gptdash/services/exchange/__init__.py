"""One answer to what is given, in words or as an object that follows a schema; nothing is kept of it."""

from gptdash.services.exchange.asked import Asked, Foreseen
from gptdash.services.exchange.growing import Extraction, GrowingObject
from gptdash.services.exchange.restoring import RestoredText
from gptdash.services.exchange.service import ExchangeService
from gptdash.services.exchange.tabulating import Sheet, cells_of, sheets_of

__all__ = [
    "Asked",
    "ExchangeService",
    "Extraction",
    "Foreseen",
    "GrowingObject",
    "RestoredText",
    "Sheet",
    "cells_of",
    "sheets_of",
]
