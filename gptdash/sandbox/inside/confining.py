"""Takes from this process, step by step and for good, all that a job does not need."""

import ctypes
import os
import resource
import struct
import sysconfig
from functools import cache
from pathlib import Path
from typing import Final

from .landlock import READ, READ_FILE, SCRATCH, WRITE_FILE, restrict
from .orders import Order
from .syscalls import load_filter

SET_DEATH_SIGNAL, SET_DUMPABLE, SET_NO_NEW_PRIVS = 1, 4, 38
CAPABILITY_VERSION: Final = 0x20080522
KILL: Final = 9
LIBRARIES: Final = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/etc/localtime",
)
# DuckDB looks there for the memory it has, and does not open a database where it may not look.
MEMORY_FACTS: Final = ("/proc/self/cgroup", "/proc/self/mountinfo", "/sys/fs/cgroup")
SOURCES_OF_ZEROS: Final = ("/dev/null", "/dev/zero", "/dev/urandom")


def confine(order: Order, program: bytes) -> None:
    """Confine this process to its scratch folder, its inputs, the libraries, and what it may use.

    Raises:
        OSError: the kernel refuses one of the steps; nothing of the job may run then.
    """
    _limit(order)
    _prctl(SET_DUMPABLE, 0)
    _drop_capabilities()
    _prctl(SET_NO_NEW_PRIVS, 1)
    restrict(
        [
            (Path(order.scratch), SCRATCH),
            *[(Path(given.file), READ_FILE) for given in order.inputs],
            *[(place, READ) for place in library_folders()],
            *[(Path(place), READ) for place in MEMORY_FACTS],
            *[(Path(place), READ_FILE | WRITE_FILE) for place in SOURCES_OF_ZEROS],
        ]
    )
    load_filter(program)


def die_with(parent: int) -> None:
    """Have the kernel end this process when its parent ends; end at once where that has happened."""
    _prctl(SET_DEATH_SIGNAL, KILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit(order: Order) -> None:
    bounds = order.bounds
    used = int(Path("/proc/self/statm").read_text("utf-8").split()[0]) * resource.getpagesize()
    for kind, most in (
        (resource.RLIMIT_CPU, bounds.cpu_s),
        (resource.RLIMIT_AS, used + bounds.memory),
        (resource.RLIMIT_FSIZE, bounds.file),
        (resource.RLIMIT_NOFILE, bounds.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # RLIMIT_NPROC counts all processes of the user and does not bind root: seccomp refuses processes instead, and the
    # app counts threads.
    Path("/proc/self/oom_score_adj").write_text("1000", "utf-8")


@cache
def library_folders() -> tuple[Path, ...]:
    """Where the interpreter and its packages lie; all that a late import may read."""
    ours = sysconfig.get_paths()
    base = sysconfig.get_paths(vars={"base": sysconfig.get_config_var("installed_base")})
    named = [paths[name] for paths in (ours, base) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    libdir = sysconfig.get_config_var("LIBDIR")
    return tuple(dict.fromkeys(Path(place) for place in (*named, *([libdir] if libdir else []), *LIBRARIES)))


def _drop_capabilities() -> None:
    """Give up what root may do beyond its own files; a plain user has nothing to give up."""
    header, nothing = struct.pack("=Ii", CAPABILITY_VERSION, 0), bytes(24)
    if ctypes.CDLL(None, use_errno=True).capset(header, nothing):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
