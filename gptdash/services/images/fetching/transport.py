"""Connects to the very address that was checked."""

import ssl

import httpx2

from gptdash.services.images.fetching.addresses import AddressRule
from gptdash.services.images.fetching.checking import Resolver, checked_address


class CheckedTransport(httpx2.AsyncBaseTransport):
    """Resolves each request's host once, checks what came, and connects to that.

    A name that changes between check and connection (DNS rebinding) gains nothing. TLS asks for, and checks, the
    certificate of the name. No connection is used twice: it was checked for one request.
    """

    def __init__(self, resolve: Resolver, is_allowed: AddressRule, verify: ssl.SSLContext | bool) -> None:
        self._resolve = resolve
        self._is_allowed = is_allowed
        self._inner = httpx2.AsyncHTTPTransport(
            verify=verify, trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0)
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request to the address that its host has now.

        Raises:
            FileRejected: the host is unknown, or may not be connected to.
        """
        address = await checked_address(request.url, self._resolve, self._is_allowed)
        pinned = httpx2.Request(
            request.method,
            request.url.copy_with(host=str(address)),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host.rstrip(".")},
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()
