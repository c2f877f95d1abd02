"""Sends a reply piece by piece and notices when the client goes."""

import asyncio
from collections.abc import AsyncIterator

from starlette.types import Receive, Scope, Send

from tests.fake_openai.playing import ConnectionCut
from tests.fake_openai.recording import RecordedRequest


class WatchedReply:
    """An ASGI response: every piece is flushed at once, the end of the client is recorded."""

    def __init__(self, pieces: AsyncIterator[bytes], media_type: str, request: RecordedRequest) -> None:
        self._pieces = pieces
        self._media_type = media_type
        self._request = request

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the reply, or stop when the client goes."""
        sending = asyncio.create_task(self._send(send))
        watching = asyncio.create_task(_until_gone(receive))
        try:
            await asyncio.wait({sending, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                self._request.cancelled.set()
            elif (error := sending.exception()) is not None:
                raise error  # uvicorn closes the connection of a response that fails after it began
        finally:
            for task in (sending, watching):
                task.cancel()
            await asyncio.wait({sending, watching})
            self._request.finished.set()

    async def _send(self, send: Send) -> None:
        headers = [(b"content-type", self._media_type.encode()), (b"cache-control", b"no-cache")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        try:
            async for piece in self._pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                self._request.begun.set()
        except ConnectionCut:
            await send({"type": "http.response.body", "body": b"", "more_body": True})  # the head, if nothing else
            raise
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
