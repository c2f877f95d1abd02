"""A picture to try things on: a receipt of a café that does not exist."""

from importlib.resources import files
from typing import Final

NAME: Final = "receipt.png"


def sample_picture() -> tuple[str, bytes]:
    """Return the sample: its file name and its bytes, PNG, 720 × 900 pixels."""
    return NAME, files("gptdash.services.images").joinpath("samples", NAME).read_bytes()
