"""gptdash: a GPT workbench whose answers can be checked and whose calls are priced.

The service layer is a Python API of its own:

    from gptdash import open_services

    with open_services() as services:
        ...
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gptdash.app import Services, open_services

__all__ = ["Services", "open_services"]


def __getattr__(name: str) -> Any:
    """Load the composition root on first use: a child process that needs one room does not pay for the house."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from gptdash import app  # noqa: PLC0415 - this is the point

    return getattr(app, name)
