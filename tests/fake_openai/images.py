"""Checks the images of a request."""

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import Any, Final

from tests.fake_openai.models import Model
from tests.fake_openai.refusing import Refused

MAGIC: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def images_of(messages: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield each image of the messages as (where it is, its URL)."""
    for at, message in enumerate(messages):
        content = message.get("content")
        for index, part in enumerate(content if isinstance(content, list) else ()):
            if part["type"] == "image_url":
                yield f"messages.[{at}].content.[{index}]", part["image_url"]["url"]


def check_images(messages: Iterable[Any], model: Model) -> None:
    """Refuse images where the model is blind, and what is not one of the four formats."""
    for where, url in images_of(messages):
        if not model.vision:
            rule = "Invalid content type. image_url is only supported by certain models."
            raise Refused(rule, param=f"{where}.type")
        _check_data_url(url, where)


def _check_data_url(url: str, where: str) -> None:
    if url.startswith(("http://", "https://")):
        return  # the real one fetches it
    header, _, data = url.partition(",")
    if not header.startswith("data:image/") or not header.endswith(";base64"):
        raise Refused(f"Failed to download image from {url[:60]}.", code="invalid_image_url", param=where)
    try:
        start = base64.b64decode(data, validate=True)[:8]
    except binascii.Error as error:
        raise Refused("Invalid base64 image data.", code="invalid_base64", param=where) from error
    if not start.startswith(MAGIC):
        rule = "You uploaded an unsupported image. Use one of png, jpeg, gif, webp."
        raise Refused(rule, code="invalid_image_format", param=where)
