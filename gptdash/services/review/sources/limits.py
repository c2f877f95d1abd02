"""How much one review takes in. Beyond it input is refused, or a file is skipped and listed as such."""

from typing import Final

MAX_LINES: Final = 20_000
"""Lines of one file."""
MAX_BYTES: Final = 1_000_000
"""Bytes of one file."""
MAX_FILES: Final = 5_000
MAX_DIFF_BYTES: Final = 100_000_000
MAX_ARCHIVE_BYTES: Final = 100_000_000
"""Bytes of a zip file once unpacked."""
