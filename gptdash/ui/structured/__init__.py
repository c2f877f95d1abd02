"""Structured output: choose a schema, read an object from a text, check and download it."""

from gptdash.ui.structured.panel import offer_structured_output, show_growing, show_structured_output
from gptdash.ui.structured.result import sheet_as_csv, show_object
from gptdash.ui.structured.schema_choice import choose_schema

__all__ = [
    "choose_schema",
    "offer_structured_output",
    "sheet_as_csv",
    "show_growing",
    "show_object",
    "show_structured_output",
]
