"""The address of a database: which engine it names, and what of it may be shown."""

from typing import Final, Literal
from urllib.parse import urlsplit

from gptdash.services.analysis.rejections import WarehouseUnknown

Engine = Literal["postgres"]

SCHEMES: Final[dict[str, Engine]] = {"postgresql": "postgres", "postgres": "postgres"}
NAMES: Final[dict[Engine, str]] = {"postgres": "PostgreSQL"}


def is_address(text: str) -> bool:
    """Tell whether a text is meant as an address, not as a path."""
    return "://" in text


def engine_of(url: str) -> Engine:
    """Tell the engine of an address.

    Raises:
        WarehouseUnknown: none that is supported.
    """
    try:
        return SCHEMES[urlsplit(url).scheme.lower()]
    except (KeyError, ValueError):
        raise WarehouseUnknown(schemes=", ".join(f"{scheme}://" for scheme in SCHEMES)) from None


def shown(url: str) -> str:
    """Return host and port: no user, password, or option."""
    parts = urlsplit(url)
    return parts.hostname + (f":{parts.port}" if parts.port else "") if parts.hostname else parts.scheme
