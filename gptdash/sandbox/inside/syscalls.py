"""The system calls that a job may make: a list of what it needs, everything else is refused.

Calls that take a process, a socket, a name in the system or a mode of a file are not on it. The filter is written once,
by the zygote, and loaded by each job.
"""

import ctypes
import errno
import importlib
import os
import tempfile
from typing import Any, Final

NAMES: Final = (
    "access", "alarm", "arch_prctl", "brk", "capget", "chdir", "clock_getres", "clock_gettime", "clock_nanosleep",
    "close", "close_range", "copy_file_range", "dup", "dup2", "dup3", "epoll_create1", "epoll_ctl", "epoll_pwait",
    "epoll_wait", "eventfd2", "exit", "exit_group", "faccessat", "faccessat2", "fadvise64", "fallocate", "fchdir",
    "fdatasync", "flock", "fstat", "fstatfs", "fsync", "ftruncate", "futex", "getcpu", "getcwd", "getdents64",
    "getegid", "geteuid", "getgid", "getgroups", "getitimer", "getpgid", "getpgrp", "getpid", "getppid",
    "getpriority", "getrandom", "getresgid", "getresuid", "getrlimit", "getrusage", "getsid", "get_mempolicy",
    "gettid", "gettimeofday", "getuid", "lseek", "lstat", "madvise", "membarrier", "mincore", "mkdir", "mkdirat",
    "mlock", "mmap", "mprotect", "mremap", "msync", "munlock", "munmap", "nanosleep", "newfstatat", "pause", "pipe",
    "pipe2", "poll", "ppoll", "pread64", "preadv", "preadv2", "pselect6", "pwrite64", "pwritev", "pwritev2", "read",
    "readahead", "readlink", "readlinkat", "readv", "rename", "renameat", "renameat2", "restart_syscall", "rmdir",
    "rseq", "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait",
    "sched_get_priority_max", "sched_get_priority_min", "sched_getaffinity", "sched_getparam", "sched_getscheduler",
    "sched_yield", "select", "sendfile", "set_robust_list", "set_tid_address", "setitimer", "setrlimit",
    "sigaltstack", "stat", "statfs", "statx", "sync_file_range", "sysinfo", "time", "times", "umask", "uname",
    "unlink", "unlinkat", "write", "writev",
)  # fmt: skip
CLONE_THREAD: Final = 0x10000
SET_NAME, GET_NAME = 15, 16
TERMINAL_OR_FLAGS: Final = (0x5401, 0x5421, 0x5450, 0x5451, 0x541B)  # TCGETS, FIONBIO, FIONCLEX, FIOCLEX, FIONREAD
# F_DUPFD to F_SETLKW, F_DUPFD_CLOEXEC, locks of open files; without F_SETOWN, which sends signals to others.
CONTROLS: Final = (*range(8), 1030, 36, 37, 38)
PR_SET_SECCOMP: Final = 22
FILTER_MODE: Final = 2
BYTES_OF_STEP: Final = 8


def write_filter() -> bytes:
    """Write the filter as a program for the kernel.

    Raises:
        ImportError: there is no pyseccomp.
        RuntimeError, OSError: there is no libseccomp, or it is too old.
    """
    seccomp = importlib.import_module("pyseccomp")
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for name in NAMES:
        _allow(seccomp, rules, name)
    _allow(seccomp, rules, "clone", (0, CLONE_THREAD, CLONE_THREAD))
    _allow(seccomp, rules, "prlimit64", (0, 0xFFFFFFFF, 0))
    for command in (SET_NAME, GET_NAME):
        _allow(seccomp, rules, "prctl", (0, 0xFFFFFFFF, command))
    for request in TERMINAL_OR_FLAGS:
        _allow(seccomp, rules, "ioctl", (1, 0xFFFFFFFF, request))
    for control in CONTROLS:
        _allow(seccomp, rules, "fcntl", (1, 0xFFFFFFFF, control))
    # Old Landlock knows no truncation: what is opened for reading may not be cut by it.
    for name, flags in (("open", 1), ("openat", 2)):
        _allow(seccomp, rules, name, (flags, os.O_TRUNC, 0))
        _allow(seccomp, rules, name, (flags, os.O_ACCMODE, os.O_WRONLY))
        _allow(seccomp, rules, name, (flags, os.O_ACCMODE, os.O_RDWR))
    # These are told not to exist, so that the C library takes the older call, whose arguments can be seen.
    for name in ("clone3", "openat2"):
        rules.add_rule(seccomp.ERRNO(errno.ENOSYS), name)
    with tempfile.TemporaryFile() as program:
        rules.export_bpf(program)
        program.seek(0)
        return program.read()


def _allow(seccomp: Any, rules: Any, name: str, *masked: tuple[int, int, int]) -> None:
    """Allow a call whose arguments (number, mask, value) are so; names that this machine does not have are left out."""
    try:
        rules.add_rule(seccomp.ALLOW, name, *[seccomp.Arg(at, seccomp.MASKED_EQ, *rest) for at, *rest in masked])
    except (OSError, ValueError):
        if masked:
            raise


class _Program(ctypes.Structure):
    _fields_ = (("steps", ctypes.c_ushort), ("start", ctypes.c_char_p))


def load_filter(program: bytes) -> None:
    """Put this process under the filter, for good; it needs `PR_SET_NO_NEW_PRIVS`.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    given = _Program(len(program) // BYTES_OF_STEP, program)
    if libc.prctl(PR_SET_SECCOMP, FILTER_MODE, ctypes.byref(given), 0, 0):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
