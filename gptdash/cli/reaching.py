"""Who can open the app, and whether anybody asks who they are."""

from ipaddress import ip_address
from typing import ClassVar, Final

from gptdash.domain.errors import GptdashError
from gptdash.domain.wording import mark
from gptdash.settings import Settings

LOOPBACK: Final = "127.0.0.1"


class OpenToAnybody(GptdashError):
    """Other machines could open the app, and nobody would ask who they are."""

    template: ClassVar[str] = mark(
        "Listening on {host} would open everything here to whoever can reach this machine: set up sign-in "
        "(GPTDASH_OIDC_ISSUER and the settings beside it, see docs/deployment.md), set GPTDASH_GUARDED_IN_FRONT=1 "
        "where a server in front decides who comes in, or leave --host out."
    )


def opening_line(settings: Settings, host: str, port: int) -> str:
    """Say where the app can be opened, and by whom.

    Raises:
        OpenToAnybody: by anybody.
    """
    named = f"[{host}]" if ":" in host else host
    if _is_loopback(host):
        return f"http://{named}:{port} (only this machine can open it)"
    if settings.guarded_in_front:
        return f"http://{named}:{port} (the server in front decides who comes in)"
    if settings.oidc_issuer or _has_secrets():
        return f"http://{named}:{port} (people sign in)"
    raise OpenToAnybody(host=host)


def _has_secrets() -> bool:
    """Look for sign-in in Streamlit's own file; Streamlit takes a moment to load, and is asked last."""
    from gptdash.ui.access.provider import wants_sign_in  # noqa: PLC0415 - see above

    return wants_sign_in()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
