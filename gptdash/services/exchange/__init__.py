"""One answer to what is given, in words or as an object that follows a schema; nothing is kept of it."""

from gptdash.services.exchange.growing import Extraction, GrowingObject
from gptdash.services.exchange.restoring import RestoredText
from gptdash.services.exchange.service import Asked, ExchangeService
from gptdash.services.exchange.tabulating import Sheet, cells_of, sheets_of

__all__ = ["Asked", "ExchangeService", "Extraction", "GrowingObject", "RestoredText", "Sheet", "cells_of", "sheets_of"]
