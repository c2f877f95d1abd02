"""Why a job gave nothing, each in one sentence that says what to do."""

import signal
from typing import ClassVar, Final

from gptdash.domain.errors import SandboxError
from gptdash.domain.wording import mark

SHOWN_CHARS: Final = 500


class SandboxUnavailable(SandboxError):
    """This machine has no sandbox, or it does not start."""

    template: ClassVar[str] = mark(
        "Code cannot be run safely on this machine ({detail}), so it is not run. "
        "Ask a question instead: that needs no code."
    )


class SandboxBusy(SandboxError):
    """Others were before this job for too long."""

    template: ClassVar[str] = mark("Other code has been running for {seconds} s. Try again in a moment.")
    retry_helps: ClassVar[bool] = True


class SandboxStopped(SandboxError):
    """The process that jobs come from ended; the next job starts another."""

    template: ClassVar[str] = mark("The sandbox was stopped from outside. Run it again.")
    retry_helps: ClassVar[bool] = True


class CodeTooLong(SandboxError):
    """The text of the code is longer than anyone would write."""

    template: ClassVar[str] = mark("The code has {characters} characters; the limit is {limit}. Shorten it.")


class CodeFailed(SandboxError):
    """The code raised an error; what it says is of the code's own making."""

    template: ClassVar[str] = mark("The code stopped: {problem} Correct it, then run it again.")


class CodeFailedAt(CodeFailed):
    """The code raised an error in one of its own lines."""

    template: ClassVar[str] = mark("The code stopped in line {line}: {problem} Correct it, then run it again.")


class NothingLeft(SandboxError):
    """The code ran, and left nothing to show."""

    template: ClassVar[str] = mark(
        "The code ran but left nothing to show. "
        "Put a table or a value into result, a chart into fig, or print something."
    )


class NotOneSelect(SandboxError):
    """The SQL is not one statement that reads."""

    template: ClassVar[str] = mark("Only one SELECT can be run here; this is {what}. Write one query that reads.")


class StatementsCounted(NotOneSelect):
    """There are no statements, or several."""

    template: ClassVar[str] = mark("One SELECT at a time can be run here; these are {count} statements. Leave one.")


class JobTookTooLong(SandboxError):
    """The job was ended at its limit of time."""

    template: ClassVar[str] = mark("The code was stopped after {seconds} s. Let it do less, for example on fewer rows.")


class MemoryExceeded(SandboxError):
    """The job wanted more memory than it may have."""

    template: ClassVar[str] = mark("The code needs more than {limit} MB of memory. Let it do less at once.")


class SandboxUsedUp(SandboxError):
    """The job was ended because it took too much of something else."""

    template: ClassVar[str] = mark("The code was stopped because it used too much {what}. Let it do less.")


class ReplyTooLarge(SandboxError):
    """What the job gave is larger than can be shown."""

    template: ClassVar[str] = mark(
        "The result is larger than {limit} MB. Let the code give less, for example by a sum."
    )


class ReplyForged(SandboxError):
    """What came back is not what a job replies; none of it is used."""

    template: ClassVar[str] = mark("What the code gave back cannot be trusted ({detail}), so it is not shown.")


class JobCrashed(SandboxError):
    """The process of the job ended by itself."""

    template: ClassVar[str] = mark("The code ended its own process ({reason}). Correct it, then run it again.")


THREADS: Final = mark("threads")
DISK_SPACE: Final = mark("disk space")


def crash(exit_code: int) -> JobCrashed:
    """Say how a process ended that left no reply."""
    known = {one.value: one.name for one in signal.Signals}
    return JobCrashed(reason=known.get(-exit_code, f"exit code {exit_code}"))


def failure(problem: str, line: int) -> CodeFailed:
    """Quote what the code's error said, as the text that it is."""
    shown = " ".join(problem.split())[:SHOWN_CHARS]
    said = shown if shown.endswith((".", "!", "?")) else f"{shown}."
    return CodeFailedAt(line=line, problem=said) if line > 0 else CodeFailed(problem=said)
