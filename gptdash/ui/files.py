"""What downloads are called."""

import re
from typing import Final

LONGEST: Final = 60


def file_stem(title: str) -> str:
    """Make a file's name of a title: letters and digits of any script, the rest as hyphens."""
    return re.sub(r"[\W_]+", "-", title).strip("-")[:LONGEST].rstrip("-") or "gptdash"
