"""Judges texts by the words they hold, in the API's shape.

Source: openai 3.54 `types/moderation.py`, `types/moderation_create_response.py`, 2026-11-24.
"""

from collections.abc import Mapping
from typing import Any, Final

CATEGORIES: Final = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
    "self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip


def moderation_of(body: Mapping[str, Any], flagged: Mapping[str, str]) -> dict[str, Any]:
    """Judge each text; objects of text and image are judged together, as one."""
    given = body["input"]
    texts = [given] if isinstance(given, str) else given
    if not all(isinstance(text, str) for text in texts):
        texts = [" ".join(part.get("text", "") for part in texts)]
    results = [_result(text, flagged) for text in texts]
    return {"id": "modr-fake", "model": body.get("model", "omni-moderation-latest"), "results": results}


def _result(text: str, flagged: Mapping[str, str]) -> dict[str, Any]:
    hit = {category for word, category in flagged.items() if word in text}
    return {
        "flagged": bool(hit),
        "categories": {category: category in hit for category in CATEGORIES},
        "category_scores": {category: 0.9 if category in hit else 0.01 for category in CATEGORIES},
        "category_applied_input_types": {category: ["text"] for category in CATEGORIES},
    }
