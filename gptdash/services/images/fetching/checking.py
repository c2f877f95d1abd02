"""Checks a web address before anything is sent to it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Final

import httpx2

from gptdash.services.images.fetching.addresses import Address, AddressRule
from gptdash.services.images.fetching.refusals import HostUnknown, NotAWebAddress, PrivateAddress

SCHEMES: Final = ("http", "https")
LONGEST_URL: Final = 2_000
LONGEST_SHOWN: Final = 60
Resolver = Callable[[str, int], Awaitable[tuple[Address, ...]]]


def checked_url(text: str) -> httpx2.URL:
    """Read a web address: http or https, with a host, without a user, and nothing that readers take differently.

    Raises:
        NotAWebAddress: it is none.
    """
    try:
        url = httpx2.URL(text.strip())
        odd = len(text) > LONGEST_URL or "\\" in text
        if odd or url.scheme not in SCHEMES or not url.host or url.userinfo or "%" in url.host:
            raise NotAWebAddress(name=shown(text))
    except (httpx2.InvalidURL, ValueError) as error:
        raise NotAWebAddress(name=shown(text)) from error
    return url


def shown(text: str) -> str:
    """Shorten an address for a sentence."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


async def system_resolver(host: str, port: int) -> tuple[Address, ...]:
    """Ask the system for the addresses of a host.

    Raises:
        OSError: it knows none.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(place[0]) for *_rest, place in found))


async def checked_address(url: httpx2.URL, resolve: Resolver, is_allowed: AddressRule) -> Address:
    """Return the address of a host to connect to; where it has several, all of them must be allowed.

    Raises:
        HostUnknown: it has none.
        PrivateAddress: one of them is not allowed.
    """
    try:
        addresses = await resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
    except (OSError, UnicodeError, ValueError) as error:
        raise HostUnknown(name=shown(url.host)) from error
    if not addresses:
        raise HostUnknown(name=shown(url.host))
    if not all(map(is_allowed, addresses)):
        raise PrivateAddress(name=shown(url.host))
    return addresses[0]
