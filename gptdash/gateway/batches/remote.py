"""Speaks to the endpoint's files and batches.

Source: openai 3.54 `resources/files.py`, `resources/batches.py`, `types/batch.py`, 2026-11-24.
"""

from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import openai
from openai.types import Batch

from gptdash.domain.batches import RemoteBatch
from gptdash.domain.endpoints import Endpoint
from gptdash.gateway.event_stream import understood
from gptdash.gateway.translation import translate

LABEL: Final = "gptdash"
PAGE: Final = 100
# Clocks differ: what was made so long before we wrote our intent down cannot be ours.
SLACK: Final = timedelta(hours=1)


class Remote:
    """Files and batches of one endpoint; whatever fails is one of our errors."""

    def __init__(self, client: openai.AsyncOpenAI, endpoint: Endpoint) -> None:
        self._client = client
        self._endpoint = endpoint

    async def upload(self, name: str, content: Path) -> str:
        """Upload a file of lines; returns its id."""
        with self._understood(), content.open("rb") as file:
            return (await self._client.files.create(file=(name, file), purpose="batch")).id

    async def find_file(self, name: str, since: datetime) -> str | None:
        """Look for an uploaded file by its name, among those made since then."""
        oldest = (since - SLACK).timestamp()
        with self._understood():
            async for file in self._client.files.list(purpose="batch", limit=PAGE, order="desc"):
                if file.created_at < oldest:
                    return None
                if file.filename == name:
                    return file.id
        return None

    async def create(self, file_id: str, path: str, label: str) -> RemoteBatch:
        """Have the lines of a file answered; `label` finds the batch again."""
        with self._understood():
            made = await self._client.batches.create(
                input_file_id=file_id,
                endpoint=path,  # type: ignore[arg-type]  # one of the SDK's words, chosen by the wire
                completion_window="24h",
                metadata={LABEL: label},
            )
            return _described(made)

    async def find(self, label: str, since: datetime) -> RemoteBatch | None:
        """Look for a batch by its label, among those made since then."""
        oldest = (since - SLACK).timestamp()
        with self._understood():
            async for batch in self._client.batches.list(limit=PAGE):
                if batch.created_at < oldest:
                    return None
                if (batch.metadata or {}).get(LABEL) == label:
                    return _described(batch)
        return None

    async def get(self, batch_id: str) -> RemoteBatch:
        """Ask how far a batch is."""
        with self._understood():
            return _described(await self._client.batches.retrieve(batch_id))

    async def cancel(self, batch_id: str) -> RemoteBatch:
        """Have a batch stopped; what is answered already stays, and is billed."""
        with self._understood():
            return _described(await self._client.batches.cancel(batch_id))

    async def exists(self) -> bool:
        """Tell whether the endpoint has batches at all."""
        try:
            await self._client.batches.with_raw_response.list(limit=1)
        except openai.OpenAIError:
            return False
        return True

    async def lines(self, file_id: str) -> AsyncGenerator[bytes, None]:
        """Download a file line by line; it may be larger than what one wants in memory."""
        with self._understood():
            async with self._client.files.with_streaming_response.content(file_id) as response:
                rest = b""
                async for piece in response.iter_bytes():
                    # Not iter_lines: it breaks lines at characters that JSON may hold as they are.
                    *whole, rest = (rest + piece).split(b"\n")
                    for line in whole:
                        if line.strip():
                            yield line
                if rest.strip():
                    yield rest

    def _understood(self) -> AbstractContextManager[None]:
        return understood(self._endpoint, self._endpoint.model or "?", translate, lambda: False)


def _described(batch: Batch) -> RemoteBatch:
    counts, errors = batch.request_counts, batch.errors.data if batch.errors else None
    return RemoteBatch(
        id=batch.id,
        status=batch.status,
        answered=(counts.completed + counts.failed) if counts else 0,
        output_file=batch.output_file_id,
        error_file=batch.error_file_id,
        problem=errors[0].message if errors else None,
    )
