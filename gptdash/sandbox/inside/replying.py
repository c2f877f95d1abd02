"""A job's reply: parts, each a JSON header with the length of what follows it."""

import contextlib
import json
import os
import struct
from typing import Final

LENGTH: Final = struct.Struct(">I")


class Reply:
    """Writes parts to a pipe; the reader believes none of them."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def send(self, part: str, content: bytes = b"", **fields: object) -> None:
        """Write a part."""
        header = json.dumps({"part": part, "size": len(content), **fields}).encode()
        self._write(LENGTH.pack(len(header)) + header)
        self._write(content)

    def close(self) -> None:
        """Say that this was all."""
        with contextlib.suppress(OSError):  # the code may have closed it
            os.close(self._descriptor)

    def _write(self, content: bytes) -> None:
        left = memoryview(content)
        while left:
            left = left[os.write(self._descriptor, left) :]
