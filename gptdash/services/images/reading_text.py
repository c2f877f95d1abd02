"""Reads the text in a picture on this machine."""

import os
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Any, Final

import numpy as np
from PIL import Image

from gptdash.domain.errors import FileRejected
from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark
from gptdash.services.images.cropping import fitted
from gptdash.services.images.looks import as_rgb
from gptdash.services.images.opening import opened
from gptdash.services.images.picture import Picture

READ_SIDE: Final = 2000
# Lines whose tops lie within this share of a line's height stand beside one another.
SAME_LINE: Final = 0.5
_ONE_AT_A_TIME: Final = Lock()


class OcrNotInstalled(FileRejected):
    """Text is to be read where the extra that reads it is missing."""

    template = mark(
        "The text in {name} cannot be read here, because what reads it is not installed. Run pip install "
        "'gptdash[ocr]', or ask a model with vision."
    )


class TextLine(Noun):
    """A piece of text in a picture; `confidence` is from 0 to 1, left and top are pixels of the picture as shown."""

    text: str
    confidence: float
    left: int
    top: int
    height: int


def reads_text() -> bool:
    """Tell whether text can be read here."""
    try:
        import_module("rapidocr")
    except ImportError:
        return False
    return True


def read_text(picture: Picture) -> tuple[TextLine, ...]:
    """Read the text of a picture, from top to bottom; nothing leaves this machine.

    Raises:
        FileRejected: it is no image that can be read, or the extra that reads text is not installed.
    """
    if not reads_text():
        raise OcrNotInstalled(name=picture.name)
    with opened(picture.name, picture.data) as image:
        shown = as_rgb(image)
    size = fitted(*shown.size, READ_SIDE)
    with _ONE_AT_A_TIME:
        found = _engine()(np.asarray(shown.resize(size, Image.Resampling.LANCZOS))[:, :, ::-1])
    return _lines(found, shown.width / size[0])


def as_text(lines: tuple[TextLine, ...]) -> str:
    """Write lines as a text: what stands side by side becomes one line."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.top):
        if rows and line.top - rows[-1][0].top < SAME_LINE * rows[-1][0].height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return "\n".join("  ".join(one.text for one in sorted(row, key=lambda one: one.left)) for row in rows)


@cache
def _engine() -> Any:
    """Load the reader, which takes a second; its models come in its wheel."""
    threads = max(1, (os.cpu_count() or 2) - 1)
    return import_module("rapidocr").RapidOCR(
        params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": threads}
    )


def _lines(found: Any, scale: float) -> tuple[TextLine, ...]:
    if found.txts is None:
        return ()
    return tuple(
        TextLine(
            text=text,
            confidence=round(float(score), 4),
            left=round(float(box[:, 0].min()) * scale),
            top=round(float(box[:, 1].min()) * scale),
            height=round(float(np.ptp(box[:, 1])) * scale),
        )
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    )
