"""One reply of the assistant: the container made ready, the model asked, its files copied."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from gptdash.domain.assistant import AssistantThread
from gptdash.domain.errors import EndpointError
from gptdash.domain.events import Done, Event, FileCited, FileKept, Notice
from gptdash.domain.hosted_code import CitedFile, Container, MadeFile
from gptdash.domain.wording import mark, sentence
from gptdash.gateway import ContainerGone, Gateway
from gptdash.services.review.assistant.asking import request_of
from gptdash.store import Threads

OPENING: Final = mark("Making a container and putting the files into it…")
AGAIN: Final = mark("The container has expired, and what code left in it is gone. Making a new one with the files…")
NOT_COPIED: Final = mark("The file {name} could not be copied: {reason}")
MAX_FILE_BYTES: Final = 20_000_000


class Work:
    """The work on one question in a thread."""

    def __init__(self, gateway: Gateway, threads: Threads, thread: AssistantThread, question: str) -> None:
        self._gateway = gateway
        self._containers = gateway.containers
        self._threads = threads
        self._thread = thread
        self._question = question

    async def events(self) -> AsyncGenerator[Event, None]:
        """Do it; a container that expired is made anew, once more also where it expires in between.

        Raises:
            EndpointError: the container could not be made or filled, or the call failed.
            BudgetExceeded: a budget has not so much left.
        """
        container = self._thread.container
        if container and await self._containers.is_alive(container):
            container = await self._hold(await self._containers.renew(container, "review"))
            try:
                async with aclosing(self._ask(container)) as events:
                    async for event in events:
                        yield event
            except ContainerGone:
                pass
            else:
                return
        yield Notice(code="container", sentence=sentence(AGAIN if container else OPENING))
        async with aclosing(self._ask(await self._fill())) as events:
            async for event in events:
                yield event

    async def _fill(self) -> Container:
        data = await asyncio.to_thread(self._threads.file, self._thread.id)
        container = await self._hold(await self._containers.open(f"gptdash {self._thread.id[:8]}", "review"))
        await self._containers.upload(container, self._thread.upload, data or b"")
        return container

    async def _hold(self, container: Container) -> Container:
        if container != self._thread.container:
            await asyncio.to_thread(self._threads.remember, self._thread.id, container)
        return container

    async def _ask(self, container: Container) -> AsyncGenerator[Event, None]:
        """Ask, and copy each file as soon as the reply refers to it: it is gone with the container."""
        copying: list[asyncio.Task[Event]] = []
        try:
            async with aclosing(self._gateway.events(request_of(self._thread, self._question, container.id))) as events:
                async for event in events:
                    if isinstance(event, FileCited):
                        copying.append(asyncio.create_task(self._copy(event.file)))
                    if isinstance(event, Done):
                        for copied in copying:
                            yield await copied
                    yield event
        finally:
            for copied in copying:
                copied.cancel()

    async def _copy(self, file: CitedFile) -> Event:
        try:
            data = await self._containers.download(file, MAX_FILE_BYTES)
        except EndpointError as error:
            return Notice(code="not_copied", sentence=sentence(NOT_COPIED, name=file.name, reason=str(error)))
        made = MadeFile(id=uuid.uuid4().hex, name=file.name, size=len(data))
        await asyncio.to_thread(self._threads.keep_file, self._thread.id, made.id, data)
        return FileKept(file=made)
