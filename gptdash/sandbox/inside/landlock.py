"""Landlock: which files a process may touch, decided by the kernel for good.

Source: https://docs.kernel.org/userspace-api/landlock.html (checked 2026-11-28)
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

CREATE_RULESET: Final = 444
ADD_RULE: Final = 445
RESTRICT_SELF: Final = 446
ASK_VERSION: Final = 1
PATH_BENEATH: Final = 1

WRITE_FILE: Final = 1 << 1
READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3
REMOVE_DIR: Final = 1 << 4
REMOVE_FILE: Final = 1 << 5
MAKE_DIR: Final = 1 << 7
MAKE_REG: Final = 1 << 8
TRUNCATE: Final = 1 << 14
READ: Final = READ_FILE | READ_DIR
SCRATCH: Final = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | TRUNCATE
OF_FILES: Final = WRITE_FILE | READ_FILE | TRUNCATE
# How many rights on files each version of the interface knows; versions 4 and 6 added the network and signals.
RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
NETWORK_ABI: Final = 4
SCOPED_ABI: Final = 6
ALL_NETWORK: Final = 0b11
ALL_SCOPED: Final = 0b11


def landlock_abi() -> int:
    """Return the version of Landlock that this kernel speaks; 0 where it has none."""
    return max(0, int(_libc().syscall(CREATE_RULESET, None, 0, ASK_VERSION)))


def restrict(rules: Iterable[tuple[Path, int]]) -> None:
    """Leave this process only the rights of `rules`: paths that need not exist, and rights below them.

    It needs `PR_SET_NO_NEW_PRIVS`. The network and signals to others are taken away as well, where the kernel can.

    Raises:
        OSError: the kernel refuses.
    """
    abi = landlock_abi()
    if not abi:
        raise OSError("this kernel has no Landlock")
    handled = (1 << RIGHTS[min(abi, max(RIGHTS))]) - 1
    attributes = struct.pack("=Q", handled)
    attributes += struct.pack("=Q", ALL_NETWORK) if abi >= NETWORK_ABI else b""
    attributes += struct.pack("=Q", ALL_SCOPED) if abi >= SCOPED_ABI else b""
    ruleset = _call(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    for path, rights in rules:
        _add(ruleset, path, rights & handled)
    _call(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _add(ruleset: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return  # what cannot be found or reached needs no right
    wanted = rights if path.is_dir() else rights & OF_FILES
    _call(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", wanted, place), 0)
    os.close(place)


def _call(number: int, *arguments: object) -> int:
    result = int(_libc().syscall(number, *arguments))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
