"""Pictures: preparing a photo beside bare Pillow doing the same, and the memory of twenty of them.

The goals are those of the feature: at most 1.3 times bare Pillow, and memory that does not grow with the pictures.
"""

import multiprocessing
import re
import time
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from PIL.ExifTags import Base

from benchmarks.alternating import compare
from benchmarks.reporting import Result
from gptdash.services.images import MAX_SIDE, prepare
from gptdash.services.images.preparing import JPEG_QUALITY

SIZE = (4000, 3000)
RUNS = 9
MANY = 20
KIB_PER_MIB = 1024


def run() -> list[Result]:
    """Measure both."""
    return [
        compare(
            "images: prepare a 12-megapixel photo", _ours, _bare_pillow, unit="ms", goal=1.3, runs=RUNS
        ),
        _memory(),
    ]  # fmt: skip


@cache
def _photo() -> bytes:
    """Draw a photo of 12 megapixels, lying on its side as a telephone saves it: soft forms, and noise on them."""
    generator = np.random.default_rng(12)
    soft = Image.fromarray(generator.integers(0, 256, (30, 40, 3), np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
    noisy = np.asarray(soft).astype(np.int16) + generator.integers(-12, 13, (SIZE[1], SIZE[0], 1), np.int16)
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    target = BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(target, "JPEG", quality=92, exif=exif)
    return target.getvalue()


def _ours() -> float:
    photo = _photo()
    started = time.perf_counter()
    prepared = prepare("photo.jpg", photo)
    taken = time.perf_counter() - started
    assert (prepared.width, prepared.height) == (1536, MAX_SIDE)
    return taken * 1000


def _bare_pillow() -> float:
    """Decode, turn upright, resize, encode without metadata."""
    photo = _photo()
    started = time.perf_counter()
    with Image.open(BytesIO(photo)) as image:
        image.load()
        upright = ImageOps.exif_transpose(image).convert("RGB")
    small = upright.resize((1536, MAX_SIDE), Image.Resampling.LANCZOS)
    target = BytesIO()
    small.info.clear()
    small.save(target, "JPEG", quality=JPEG_QUALITY)
    taken = time.perf_counter() - started
    return taken * 1000


def _memory() -> Result:
    """Compare the highest memory of a process that prepares one photo with that of one that prepares twenty."""
    one, many = _peak_mib(1), _peak_mib(MANY)
    return Result(
        name=f"images: memory of {MANY} beside that of one", ours=many, baseline=one, unit="MiB", ratio=many / one,
        goal=1.25, runs=1,
    )  # fmt: skip


def _peak_mib(count: int) -> float:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_prepare_many, (_photo(), count))


def _prepare_many(photo: bytes, count: int) -> float:
    for _ in range(count):
        prepare("photo.jpg", photo)
    return _highest_kib() / KIB_PER_MIB


def _highest_kib() -> int:
    """Read the most memory that this process had; what `getrusage` tells may still be that of its parent."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])
