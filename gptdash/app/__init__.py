"""The composition root: the one room that chooses implementations.

`Common` is what all users of a process share, a `House` what one has of their own; `furnish` makes of a house, an
endpoint and a session the `Services` that pages and programs use.
"""

from gptdash.app.opening import open_services
from gptdash.app.services import Services
from gptdash.app.session import Session
from gptdash.app.sharing import close_shared_services, services_of, shared_services, visit_users

__all__ = [
    "Services",
    "Session",
    "close_shared_services",
    "open_services",
    "services_of",
    "shared_services",
    "visit_users",
]
