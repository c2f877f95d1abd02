"""Fetches a picture from the web, and from nowhere else."""

import asyncio
import ssl
from collections.abc import Coroutine
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

import httpx2
from pydantic import Field

from gptdash.domain.errors import TooLarge
from gptdash.domain.noun import Noun
from gptdash.gateway import BackgroundLoop
from gptdash.services.images.fetching.addresses import AddressRule, is_public
from gptdash.services.images.fetching.checking import Resolver, checked_address, checked_url, shown, system_resolver
from gptdash.services.images.fetching.refusals import FetchFailed, FetchTooSlow, NotAPicture, TooManyRedirects
from gptdash.services.images.fetching.transport import CheckedTransport
from gptdash.services.images.opening import MAX_BYTES

TOTAL_S: Final = 20.0
QUIET_S: Final = 8.0
MOST_HOPS: Final = 5
# Servers of files often do not know what they hold; the content decides then.
UNTOLD: Final = ("application/octet-stream", "binary/octet-stream", "application/pdf", "")
HEADERS: Final = {"accept": "image/*,application/pdf", "accept-encoding": "identity", "user-agent": "gptdash"}


class Fetched(Noun):
    """A file from the web, and the address where it was found in the end."""

    name: str
    url: str
    data: bytes = Field(repr=False)


class Fetcher:
    """Fetches pictures from public addresses; `total_s` is the longest that one may take, in seconds.

    Whoever resolves names and says which addresses are public can be chosen, for a network of another kind.
    """

    def __init__(
        self,
        loop: BackgroundLoop,
        *,
        resolve: Resolver = system_resolver,
        is_allowed: AddressRule = is_public,
        verify: ssl.SSLContext | bool = True,
        total_s: float = TOTAL_S,
    ) -> None:
        self._loop = loop
        self._resolve = resolve
        self._is_allowed = is_allowed
        self._verify = verify
        self._total_s = total_s

    def fetch(self, address: str) -> Fetched:
        """Fetch a picture or a PDF.

        Raises:
            FileRejected: the address is none that is fetched from, or does not give a picture.
        """
        url, found = checked_url(address), list[Fetched]()
        self._run(self._fetch_into(found, url), url)
        if not found:
            raise FetchTooSlow(name=url.host, seconds=self._total_s)
        return found[0]

    def check(self, address: str) -> str:
        """Check an address that is to be sent as it is; returns it.

        Raises:
            FileRejected: it is none that would be fetched from.
        """
        url = checked_url(address)
        self._run(self._check(url), url)
        return str(url)

    def _run(self, work: Coroutine[None, None, None], url: httpx2.URL) -> None:
        """Do the work on the background loop, where a time limit can end whatever it waits for."""
        failure = self._loop.submit(self._in_time(work, url)).failure(self._total_s + QUIET_S)
        if failure:
            raise failure

    async def _in_time(self, work: Coroutine[None, None, None], url: httpx2.URL) -> None:
        try:
            async with asyncio.timeout(self._total_s):
                await work
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise FetchTooSlow(name=shown(url.host), seconds=self._total_s) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise FetchFailed(name=shown(url.host), detail=str(error) or type(error).__name__) from error

    async def _check(self, url: httpx2.URL) -> None:
        await checked_address(url, self._resolve, self._is_allowed)

    async def _fetch_into(self, found: list[Fetched], url: httpx2.URL) -> None:
        transport = CheckedTransport(self._resolve, self._is_allowed, self._verify)
        async with httpx2.AsyncClient(
            transport=transport, trust_env=False, timeout=QUIET_S, headers=HEADERS
        ) as client:  # fmt: skip
            hop = url
            for _ in range(MOST_HOPS + 1):
                async with client.stream("GET", hop) as response:
                    if not response.has_redirect_location:
                        found.append(Fetched(name=_name(hop), url=str(hop), data=await _read(hop, response)))
                        return
                    hop = checked_url(str(hop.join(response.headers["location"])))
        raise TooManyRedirects(name=shown(url.host))


async def _read(url: httpx2.URL, response: httpx2.Response) -> bytes:
    """Read a picture that answers what was asked, up to the size that a picture may have."""
    name = shown(url.host)
    if not response.is_success:
        raise FetchFailed(name=name, detail=f"HTTP {response.status_code}")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    packed = response.headers.get("content-encoding", "identity")
    if packed != "identity" or not (kind.startswith("image/") or kind in UNTOLD):
        raise NotAPicture(name=name, found=kind or packed)
    data = bytearray()
    async for piece in response.aiter_raw():
        data += piece
        if len(data) > MAX_BYTES:
            raise TooLarge(name=name, size=f">{MAX_BYTES:,} bytes", limit=f"{MAX_BYTES:,} bytes")
    return bytes(data)


def _name(url: httpx2.URL) -> str:
    """Name a file by the end of its address."""
    return PurePosixPath(unquote(url.path)).name or url.host
