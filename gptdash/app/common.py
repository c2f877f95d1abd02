"""What all users of a process share."""

import importlib
import math
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from gptdash.domain.errors import SettingsInvalid
from gptdash.engine import Engine
from gptdash.gateway import BackgroundLoop, RetryPolicy, TimeLimits
from gptdash.gateway.telemetry import SpanExporter
from gptdash.sandbox import MEGABYTE, Limits, Sandbox
from gptdash.settings import Settings
from gptdash.tools import Function, Tool, Toolbox, ToolInvalid
from gptdash.tools.builtin import calculate, get_current_time, weather_tool

BUILT_IN: Final = Toolbox((get_current_time, weather_tool(), calculate))


@dataclass(frozen=True)
class Common:
    """What all users of a process share: opened once, closed once. Nothing in it remembers what anybody wrote.

    `temporary` holds the tables that are open, each house's in a folder of its own.
    """

    settings: Settings
    exporter: SpanExporter | None
    engine: Engine
    loop: BackgroundLoop
    limits: TimeLimits
    retries: RetryPolicy
    toolbox: Toolbox
    sandbox: Sandbox
    temporary: tempfile.TemporaryDirectory[str]

    @classmethod
    def open(cls, settings: Settings, tools: Iterable[Tool | Function] = ()) -> Self:
        """Make ready what the settings ask for, with typed functions that models may call.

        Raises:
            SettingsInvalid: the tools that the settings name cannot be read.
            ToolInvalid: a function cannot be a tool.
        """
        return cls(
            settings=settings,
            toolbox=BUILT_IN.with_tools((*_own_tools(settings), *tools)),
            exporter=SpanExporter(settings.otlp_endpoint) if settings.otlp_endpoint else None,
            engine=Engine(settings.gguf),
            loop=BackgroundLoop(),
            limits=_limits_of(settings),
            retries=RetryPolicy(attempts=settings.max_attempts),
            sandbox=Sandbox(_sandbox_limits(settings)),
            temporary=tempfile.TemporaryDirectory(prefix="gptdash-", ignore_cleanup_errors=True),
        )

    def new_folder(self) -> Path:
        """Make a folder for what a house keeps only as long as the process lives."""
        return Path(tempfile.mkdtemp(dir=self.temporary.name))

    def close(self) -> None:
        """Cancel running calls, end the embedded model, remove the temporary files."""
        self.loop.close()
        self.engine.close()
        if self.exporter:
            self.exporter.close()
        self.temporary.cleanup()


def _own_tools(settings: Settings) -> Toolbox:
    """Read the tools of the module that the settings name.

    Raises:
        SettingsInvalid: there is no such module, or it has no tools.
    """
    if settings.tools is None:
        return Toolbox()
    try:
        return Toolbox(importlib.import_module(settings.tools).TOOLS)
    except (ImportError, AttributeError, TypeError, ToolInvalid) as error:
        raise SettingsInvalid(name="GPTDASH_TOOLS", problem=str(error).rstrip(".")) from error


def _limits_of(settings: Settings) -> TimeLimits:
    return TimeLimits(
        connect_s=settings.connect_timeout_s,
        first_token_s=settings.first_token_timeout_s,
        stall_s=settings.stall_timeout_s,
        total_s=settings.total_timeout_s,
    )


def _sandbox_limits(settings: Settings) -> Limits:
    return Limits(
        wall_s=settings.sandbox_s, cpu_s=math.ceil(settings.sandbox_s), memory=settings.sandbox_memory_mb * MEGABYTE
    )
