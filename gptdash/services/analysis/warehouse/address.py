"""The address of a database: which engine it names, and what of it may be shown."""

from typing import Final, Literal
from urllib.parse import urlsplit

from gptdash.services.analysis.rejections import AddressUnreadable, WarehouseUnknown

Engine = Literal["postgres", "spark"]

SCHEMES: Final[dict[str, Engine]] = {"postgresql": "postgres", "postgres": "postgres", "sc": "spark"}
CODES: Final = "# = %23, / = %2F, ? = %3F, @ = %40"
NAMES: Final[dict[Engine, str]] = {"postgres": "PostgreSQL", "spark": "Spark"}


def is_address(text: str) -> bool:
    """Tell whether a text is meant as an address, not as a path."""
    return "://" in text


def engine_of(url: str) -> Engine:
    """Tell the engine of an address.

    Raises:
        WarehouseUnknown: none that is supported.
        AddressUnreadable: its password has characters that mean something in an address.
    """
    try:
        engine = SCHEMES[url.partition("://")[0].strip().lower()]
    except KeyError:
        raise WarehouseUnknown(schemes=", ".join(f"{scheme}://" for scheme in SCHEMES)) from None
    try:
        parts = urlsplit(url)
        readable = parts.port != 0 and not parts.fragment  # a port that is none is a ValueError
    except ValueError:
        readable = False
    if not readable:
        raise AddressUnreadable(codes=CODES)
    return engine


def shown(url: str) -> str:
    """Return host and port: no user, password, or option."""
    parts = urlsplit(url)
    return parts.hostname + (f":{parts.port}" if parts.port else "") if parts.hostname else parts.scheme
