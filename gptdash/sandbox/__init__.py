"""Runs untrusted Python and SQL: in a process of its own, with limits, without network, without files.

The only room that runs what a model or a page's user wrote. `docs/architecture.md` tells what stops what.
"""

from gptdash.sandbox.failures import (
    CodeFailed,
    CodeTooLong,
    JobCrashed,
    JobTookTooLong,
    MemoryExceeded,
    NothingLeft,
    NotOneSelect,
    ReplyForged,
    ReplyTooLarge,
    SandboxBusy,
    SandboxStopped,
    SandboxUnavailable,
    SandboxUsedUp,
)
from gptdash.sandbox.limits import MEGABYTE, Limits
from gptdash.sandbox.result import SandboxResult
from gptdash.sandbox.sandbox import Sandbox, Stored
from gptdash.sandbox.support import why_unavailable

__all__ = [
    "MEGABYTE",
    "CodeFailed",
    "CodeTooLong",
    "JobCrashed",
    "JobTookTooLong",
    "Limits",
    "MemoryExceeded",
    "NotOneSelect",
    "NothingLeft",
    "ReplyForged",
    "ReplyTooLarge",
    "Sandbox",
    "SandboxBusy",
    "SandboxResult",
    "SandboxStopped",
    "SandboxUnavailable",
    "SandboxUsedUp",
    "Stored",
    "why_unavailable",
]
