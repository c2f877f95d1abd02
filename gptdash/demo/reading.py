"""Reads the texts of the sample data."""

from importlib.resources import files
from typing import TypeVar

from pydantic import TypeAdapter

Text = TypeVar("Text")


def read_text(name: str) -> str:
    """Read one of the files in `texts/`."""
    return files("gptdash.demo").joinpath("texts", name).read_text("utf-8")


def read_as(name: str, kind: TypeAdapter[Text]) -> Text:
    """Read one of the JSON files in `texts/` as what it must be."""
    return kind.validate_json(read_text(name))
