"""Structured output: choose a schema, read an object from a text, check and download it."""

from gptdash.ui.structured.panel import show_structured_output
from gptdash.ui.structured.result import show_object
from gptdash.ui.structured.schema_choice import choose_schema

__all__ = ["choose_schema", "show_object", "show_structured_output"]
