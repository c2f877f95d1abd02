"""Code that wants out by system calls, or takes more than its share."""

import errno
import os
import socket
import time
from pathlib import Path

import pytest

from gptdash.domain.errors import SandboxError
from gptdash.sandbox import (
    CodeFailed,
    JobCrashed,
    JobTookTooLong,
    MemoryExceeded,
    ReplyTooLarge,
    Sandbox,
    SandboxUsedUp,
)
from tests.sandbox.conftest import SMALL, Run, value_of

NOT_NEEDED = {
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kill": 62, "tgkill": 234, "rt_sigqueueinfo":
    129, "mount": 165, "umount2": 166, "pivot_root": 155, "unshare": 272, "setns": 308, "keyctl": 250, "add_key":
    248, "bpf": 321, "perf_event_open": 298, "io_uring_setup": 425, "memfd_create": 319, "memfd_secret": 447,
    "userfaultfd": 323, "shmget": 29, "shmat": 30, "msgget": 68, "semget": 64, "mq_open": 240, "socket": 41,
    "connect": 42, "execve": 59, "execveat": 322, "fork": 57, "vfork": 58, "init_module": 175, "kexec_load": 246,
    "reboot": 169, "swapon": 167, "chroot": 161, "personality": 135, "open_by_handle_at": 304, "name_to_handle_at":
    303, "fanotify_init": 300, "inotify_init1": 294, "pidfd_open": 434, "pidfd_getfd": 438, "clone3": 435,
    "seccomp": 317, "landlock_create_ruleset": 444, "fsopen": 430, "ioperm": 173, "iopl": 172, "quotactl": 179,
    "syslog": 103, "chmod": 90, "fchmodat": 268, "openat2": 437, "truncate": 76, "process_madvise": 440, "kcmp":
    312, "modify_ldt": 154,
}  # fmt: skip


@pytest.fixture(autouse=True)
def the_same_zygote_goes_on(zygote_goes_on: None) -> None:
    """After every attack; the job of the next test proves that it still answers."""


@pytest.mark.parametrize(
    "code",
    [
        "import socket\nsocket.socket()",
        "import socket\nsocket.socket(socket.AF_UNIX)",
        "import socket\nsocket.socketpair()",
        "import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        "import socket\nsocket.getaddrinfo('example.org', 80)",
        "import socket\nsocket.create_connection(('127.0.0.1', 1))",
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1/')",
        "pd.read_csv('http://127.0.0.1:1/a.csv')",
        "duckdb.sql(\"INSTALL httpfs\")",
        "duckdb.sql(\"SELECT * FROM 'http://127.0.0.1:1/a.csv'\")",
        "import os\nos.execv('/bin/sh', ['sh'])",
        "import os\nos.system('true') and 1 / 0",
        "import subprocess\nsubprocess.run(['/bin/true'])",
        "import os\nos.posix_spawn('/bin/true', ['true'], {})",
        "import os\nos.fork()",
        "import os\nos.forkpty()",
        "import multiprocessing\nmultiprocessing.get_context('fork').Process(target=print).start()",
        "import os\nos.kill(os.getppid(), 9)",
        "import os\nos.kill(os.getppid(), 0)",
        "import os\nos.kill(-1, 9)",
        "import os\nos.killpg(0, 9)",
        "import os\nos.pidfd_open(os.getppid())",
        "import os, signal\nsignal.pthread_kill(os.getppid(), 9)",
        "import fcntl, os\nfcntl.fcntl(0, fcntl.F_SETOWN, os.getppid())",
        "import resource, os\nresource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (0, 0))",
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "import os\nos.setuid(1)",
        "import os\nos.setsid()",
        "import os\nos.chroot('.')",
        "import os\nos.nice(-10)",
        "import os\nos.memfd_create('a')",
        "import os\nos.sched_setaffinity(0, {0})",
        "from multiprocessing import shared_memory\nshared_memory.SharedMemory(create=True, size=10)",
        "import mmap\nmmap.mmap(-1, 10**9)",
    ],
)  # fmt: skip
def test_what_reaches_out_of_the_process_is_refused(python: Run, code: str) -> None:
    with pytest.raises((CodeFailed, JobCrashed, MemoryExceeded)):
        python(f"{code}\nresult = 1")


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_system_calls_that_are_not_needed_do_not_exist(python: Run) -> None:
    code = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
result = {{}}
for name, number in {NOT_NEEDED!r}.items():
    libc.syscall(number, 0, 0, 0, 0, 0, 0)
    result[name] = ctypes.get_errno()"""
    table = python(code).table
    assert table is not None
    assert len(table) == len(NOT_NEEDED)
    assert table[~table["result"].isin([errno.EPERM, errno.ENOSYS])].empty


def test_clone_makes_threads_and_no_processes(python: Run) -> None:
    code = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nlibc.syscall(56, 17, 0, 0, 0, 0)\n"
    assert value_of(python(code + "result = ctypes.get_errno()")) == 1
    threads = "import threading\nt = threading.Thread(target=lambda: seen.append(1))\n"
    assert value_of(python(f"seen = []\n{threads}t.start()\nt.join()\nresult = len(seen)")) == 1


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_the_calls_of_another_architecture_end_the_job(python: Run) -> None:
    with pytest.raises(JobCrashed, match="SIGSYS"):
        python("import ctypes\nctypes.CDLL(None).syscall(0x40000000 + 57)\nresult = 1")


def test_no_capability_is_left_and_none_comes_back(python: Run) -> None:
    code = """
import ctypes, struct
header, found = struct.pack("=Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
ctypes.CDLL(None).capget(header, found)
result = sum(found.raw)"""
    assert value_of(python(code)) == 0


def test_the_process_stays_unreadable_for_others(python: Run) -> None:
    code = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nresult = libc.prctl(4, 1, 0, 0, 0)"
    assert value_of(python(code)) == -1


def test_a_server_on_this_machine_hears_nothing(python: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        with pytest.raises(CodeFailed, match="PermissionError"):
            python(f"import socket\nsocket.create_connection(('127.0.0.1', {port}))")
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    "code",
    [
        "x = 'x' * 10**9",
        "x = np.ones(10**9)",
        "x = []\nwhile True: x.append(bytearray(10**7))",
        "x = list(range(10**9))",
        "result = duckdb.sql(\"SELECT repeat('x', 2000000000) AS a\").df()",
        "import sys\nx = 1 << (8 * 10**9)",
    ],
)
def test_a_memory_bomb_is_stopped(python: Run, code: str) -> None:
    with pytest.raises((MemoryExceeded, JobCrashed)):
        python(code)


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "import time\ntime.sleep(100)",
        "import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')",
        "import signal\nfor n in range(1, 65):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n"
        "    except (OSError, ValueError):\n        pass\nwhile True: pass",
        "x = 10 ** 10 ** 8",
        "duckdb.sql('SELECT count(*) FROM range(100000000000)').df()",
    ],
)
def test_code_without_an_end_is_stopped_in_time(python_for_a_second: Run, code: str) -> None:
    started = time.monotonic()
    with pytest.raises(JobTookTooLong):
        python_for_a_second(code)
    assert time.monotonic() - started < 30


def test_the_kernel_stops_what_uses_the_processor_for_too_long(sandbox: Sandbox) -> None:
    with pytest.raises(JobTookTooLong, match="after 1 s"):
        sandbox.limited(SMALL.model_copy(update={"cpu_s": 1})).run_python("while True: pass", {})


def test_ignoring_the_signal_does_not_help(sandbox: Sandbox) -> None:
    code = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    with pytest.raises(JobTookTooLong, match="after 1 s"):
        sandbox.limited(SMALL.model_copy(update={"cpu_s": 1, "wall_s": 60.0})).run_python(code, {})


@pytest.mark.parametrize(
    "code",
    [
        "import time\nn = 0\nwhile True:\n    open(f'f{n}', 'wb').write(b'x' * 4_000_000)\n    n += 1",
        "import time\nfor n in range(100000):\n    open(f'f{n}', 'w')\ntime.sleep(9)",
        "import os, time\nfor n in range(3000):\n    os.mkdir('d')\n    os.chdir('d')\ntime.sleep(9)",
    ],
)
def test_a_disk_bomb_is_stopped(python: Run, code: str) -> None:
    with pytest.raises(SandboxUsedUp, match="disk space"):
        python(code)


def test_one_file_cannot_grow_for_ever(python: Run) -> None:
    with pytest.raises((CodeFailed, JobCrashed)):
        python("f = open('f', 'wb')\nwhile True: f.write(b'x' * 1_000_000)")


@pytest.mark.parametrize(
    "code",
    [
        "import os\nwhile True: os.write(3, b'x' * 100_000)",
        "result = pd.DataFrame({'a': ['x' * 10_000] * 1000})",
    ],
)
def test_an_output_bomb_is_stopped(python: Run, code: str) -> None:
    with pytest.raises(ReplyTooLarge):
        python(code)


def test_printing_for_ever_ends_with_its_time(python_for_a_second: Run) -> None:
    with pytest.raises(JobTookTooLong):
        python_for_a_second("while True: print('x' * 1000)")


def test_a_thread_bomb_is_stopped(python: Run) -> None:
    code = (
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
    )
    with pytest.raises((SandboxUsedUp, CodeFailed)):
        python(code)


def test_threads_that_would_do_their_work_meanwhile_are_counted(python: Run) -> None:
    code = """
import threading, time
threading.stack_size(65536)
for n in range(100):
    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
time.sleep(4)"""
    with pytest.raises(SandboxUsedUp, match="threads"):
        python(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
        ("import os\nos.abort()", "SIG"),
        ("import os\nos._exit(3)", "exit code 3"),
    ],
)
def test_a_crash_is_the_jobs_alone(python: Run, code: str, reason: str) -> None:
    with pytest.raises(JobCrashed, match=reason):
        python(code)


def test_endless_recursion_is_the_jobs_alone(python_for_a_second: Run) -> None:
    with pytest.raises(SandboxError):
        python_for_a_second("import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()")


def test_a_killed_job_leaves_no_process(sandbox: Sandbox, python_for_a_second: Run) -> None:
    with pytest.raises(SandboxError):
        python_for_a_second("while True: pass")
    children = Path(f"/proc/{sandbox.zygote_pid}/task/{sandbox.zygote_pid}/children")
    assert len(children.read_text().split()) <= 2  # those that wait for the next orders


def test_after_all_that_jobs_run_as_before(python: Run) -> None:
    assert value_of(python("result = 42")) == 42
