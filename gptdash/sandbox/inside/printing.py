"""What a job prints, up to a limit."""

import io


class BoundedText(io.TextIOBase):
    """A file to print to, which forgets what goes beyond its limit."""

    def __init__(self, limit: int) -> None:
        self._parts: list[str] = []
        self._left = limit
        self.cut = False

    def writable(self) -> bool:
        """Say that one can print to it."""
        return True

    def write(self, text: str) -> int:
        """Keep as much of the text as still fits."""
        kept = text[: self._left]
        self._parts.append(kept)
        self._left -= len(kept)
        self.cut = self.cut or len(kept) < len(text)
        return len(text)

    @property
    def text(self) -> str:
        """What was kept."""
        return "".join(self._parts)
