"""Takes the gateway's canary out of what a server was told."""

import re
from typing import Any, Final

PLANTED: Final = re.compile(r"\n\n\[Internal reference ref-[0-9a-f]{12}\. [^\]]*\]")


def unmarked(content: Any) -> Any:
    """Return a text, or a list of messages, as it was before the canary was planted."""
    if isinstance(content, str):
        return PLANTED.sub("", content)
    return [{**message, "content": unmarked(message.get("content") or "")} for message in content]
