"""Takes out of a model's Markdown what would make the browser fetch something or hide where a link leads.

The page's Content-Security-Policy stops such requests too; this keeps broken images and unasked links off the page.
"""

import re
from typing import Final
from urllib.parse import urlsplit

# Code is left as it is: nothing in it is rendered.
CODE: Final = r"(?P<code>(?P<fence>```|~~~)[\s\S]*?(?:(?P=fence)|\Z)|(?P<ticks>`+)[^`]*?(?P=ticks))"
IMAGE: Final = r"!\[(?P<alt>[^\]]{0,500})\](?:\((?P<image>[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+[^)]*)?\)|\[[^\]]*\])"
LINK: Final = r"(?<!!)\[(?P<label>[^\]]{1,500})\]\((?P<target>[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+[^)]*)?\)"
REFERENCE: Final = r"(?m:^ {0,3}\[[^\]]{1,200}\]:\s*\S+.*$)"
TAG: Final = r"(?P<tag></?[A-Za-z!][^<>]{0,2000}>)"
MARKDOWN: Final = re.compile("|".join((CODE, IMAGE, LINK, REFERENCE, TAG)))
DATA_IMAGE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)
AUTOLINK: Final = re.compile(r"<https?://[^\s<>]+>")


def without_remote_content(text: str, *, allowed_hosts: frozenset[str] = frozenset()) -> str:
    """Replace remote images by their description, links to unlisted hosts by their address, and raw HTML by text."""
    return MARKDOWN.sub(lambda match: _replacement(match, allowed_hosts), text)


def _replacement(match: re.Match[str], allowed_hosts: frozenset[str]) -> str:
    if match["code"]:
        return match[0]
    if match["tag"]:
        return match[0] if AUTOLINK.fullmatch(match[0]) else match[0].replace("<", "&lt;")
    if match["label"]:
        return (
            match[0] if _is_allowed(match["target"], allowed_hosts) else f"{match['label']} ({_bare(match['target'])})"
        )
    if match["alt"] is not None:
        return match[0] if DATA_IMAGE.match(match["image"] or "") else f"[{match['alt'] or 'image'}]"
    return ""


def _is_allowed(target: str, allowed_hosts: frozenset[str]) -> bool:
    return target.startswith("#") or (urlsplit(target).hostname or "") in allowed_hosts


def _bare(target: str) -> str:
    """Write an address so that nothing turns it into a link."""
    return f"`{target.replace('`', '')}`"
