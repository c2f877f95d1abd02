"""Runs the calls of one reply, all at the same time."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from typing import Final

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import ToolFinished, ToolStarted
from gptdash.domain.messages import ToolUse
from gptdash.domain.redaction import Redactor
from gptdash.tools.problems import ToolDeclined, TooManyAtOnce
from gptdash.tools.running import Prepared, failed, prepare, run
from gptdash.tools.toolbox import Toolbox

MAX_AT_ONCE: Final = 16
Confirm = Callable[[ToolUse], Awaitable[bool]]


class Crew:
    """Runs calls of tools. `finished` and `waiting` tell what came of them.

    A call with side effects is run when `confirm` says so; without it, it waits. What a redactor takes out of results
    and puts back into arguments stays on this machine.
    """

    def __init__(self, toolbox: Toolbox, redactor: Redactor | None, confirm: Confirm | None) -> None:
        self._toolbox = toolbox
        self._redactor = redactor
        self._confirm = confirm
        self.finished: list[ToolFinished] = []
        self.waiting: list[ToolUse] = []

    def results(self, uses: Iterable[ToolUse]) -> tuple[ToolFinished, ...]:
        """Return what came of calls, in their order."""
        by_id = {each.use.id: each for each in self.finished}
        return tuple(by_id[use.id] for use in uses if use.id in by_id)

    async def work(
        self, uses: Sequence[ToolUse], allowed: frozenset[str] | None = None
    ) -> AsyncGenerator[ToolStarted | ToolFinished, None]:
        """Run calls at the same time; tells of each when it begins and when it ends.

        `allowed` are the ids that a person has allowed where one was asked before; all others are declined.
        """
        ready: list[Prepared] = []
        for number, use in enumerate(uses):
            try:
                prepared = self._admit(use, number, allowed)
            except GptdashError as error:
                yield self._note(failed(use, error))
                continue
            if prepared:
                ready.append(prepared)
        for prepared in ready:
            yield ToolStarted(use=prepared.use)
        async for ended in self._run_all(ready, asked=allowed is not None):
            yield ended

    def _admit(self, use: ToolUse, number: int, allowed: frozenset[str] | None) -> Prepared | None:
        """Check a call before anything runs; None where a person must be asked first."""
        if allowed is not None and use.id not in allowed:
            raise ToolDeclined(name=use.name)
        if number >= MAX_AT_ONCE:
            raise TooManyAtOnce(name=use.name, limit=MAX_AT_ONCE)
        prepared = prepare(use, self._toolbox, self._redactor.restore if self._redactor else str)
        if prepared.tool.side_effects and allowed is None and self._confirm is None:
            self.waiting.append(use)
            return None
        return prepared

    async def _run_all(self, ready: list[Prepared], *, asked: bool) -> AsyncGenerator[ToolFinished, None]:
        tasks = [asyncio.ensure_future(self._run(prepared, asked=asked)) for prepared in ready]
        try:
            for ended in asyncio.as_completed(tasks):
                yield self._note(await ended)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, prepared: Prepared, *, asked: bool) -> ToolFinished:
        if prepared.tool.side_effects and self._confirm and not asked and not await self._confirm(prepared.use):
            return failed(prepared.use, ToolDeclined(name=prepared.tool.name))
        return await run(prepared, self._clean)

    def _clean(self, text: str) -> str:
        return self._redactor.redact(text).text if self._redactor else text

    def _note(self, ended: ToolFinished) -> ToolFinished:
        self.finished.append(ended)
        return ended
