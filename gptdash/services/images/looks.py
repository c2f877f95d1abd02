"""How a picture looks, in numbers: palette, brightness, sharpness."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gptdash.services.images.facts import Histogram, Swatch
from gptdash.services.images.metadata import read_orientation

PALETTE_SIZE: Final = 6
PALETTE_SIDE: Final = 256
CANDIDATES: Final = 48
# Distance in RGB below which two colours look alike.
TOO_CLOSE: Final = 24.0
SHARPNESS_SIDE: Final = 1024
BINS: Final = 32
_DEEP_MODES: Final = ("I", "F")
Numbers = NDArray[np.float64]

# Source: EXIF 2.32, tag 0x0112, https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf, 2026-11-23.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def turned_upright(image: Image.Image) -> Image.Image:
    """Turn and mirror the picture as its metadata asks; Pillow's own function fails where other metadata is damaged."""
    turn = _TURNS.get(read_orientation(image))
    return image if turn is None else image.transpose(turn)


def as_rgb(image: Image.Image) -> Image.Image:
    """Return the picture as it is shown, in RGB: turned upright, and on white where it is transparent."""
    upright = turned_upright(image)
    if upright.mode.startswith(_DEEP_MODES):
        upright = _to_eight_bits(upright)
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    layer = upright.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Scale a deep greyscale picture down; Pillow's own conversion would cut all above 255."""
    values = np.asarray(image).astype(np.float64)
    return Image.fromarray(np.clip(values / 257, 0, 255).round().astype(np.uint8))


def palette_of(rgb: Image.Image) -> tuple[Swatch, ...]:
    """Return up to `PALETTE_SIZE` colours that stand for the picture, the largest share first.

    Colours are chosen by how much of the picture they take and how far they are from those already chosen; the others
    count with their nearest, of whose group the mean is shown.
    """
    colours, counts = _main_colours(rgb)
    chosen = _apart(colours, counts)
    nearest = np.argmin(_distances(colours, colours[chosen]), axis=1)
    groups = [nearest == at for at in range(len(chosen))]
    swatches = (
        Swatch(
            colour="#{:02x}{:02x}{:02x}".format(
                *np.average(colours[group], axis=0, weights=counts[group]).round().astype(int)
            ),
            share=round(float(counts[group].sum() / counts.sum()), 4),
        )
        for group in groups
    )
    return tuple(sorted(swatches, key=lambda swatch: -swatch.share))


def _main_colours(rgb: Image.Image) -> tuple[Numbers, Numbers]:
    """Return up to `CANDIDATES` colours (colours × RGB) and how many pixels each stands for."""
    small = rgb.copy()
    small.thumbnail((PALETTE_SIDE, PALETTE_SIDE), Image.Resampling.NEAREST)
    quantized = small.quantize(CANDIDATES, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    colours, counts = np.unique(np.asarray(quantized).reshape(-1, 3), axis=0, return_counts=True)
    return colours.astype(np.float64), counts.astype(np.float64)


def _apart(colours: Numbers, counts: Numbers) -> list[int]:
    """Choose the indexes of colours that are frequent and far from one another."""
    chosen = [int(counts.argmax())]
    while len(chosen) < PALETTE_SIZE:
        distance = _distances(colours, colours[chosen]).min(axis=1)
        if distance.max() < TOO_CLOSE:
            break
        chosen.append(int((counts * distance**2 * (distance >= TOO_CLOSE)).argmax()))
    return chosen


def _distances(colours: Numbers, others: Numbers) -> Numbers:
    """Return the distance of each colour to each other, colours × others."""
    difference = colours[:, None, :] - others[None, :, :]
    return np.asarray(np.sqrt((difference**2).sum(axis=2)))


def brightness_of(rgb: Image.Image) -> float:
    """Return the mean luma, 0 black to 1 white."""
    return round(float(np.asarray(rgb.convert("L")).mean() / 255), 4)


def histogram_of(rgb: Image.Image) -> Histogram:
    """Return how bright the picture is where: the share of its pixels in each of `BINS` steps, by channel."""
    counts = np.asarray([*rgb.histogram(), *rgb.convert("L").histogram()], dtype=np.float64)
    steps = counts.reshape(4, BINS, -1).sum(axis=2) / (rgb.width * rgb.height)
    red, green, blue, luma = (tuple(round(float(share), 6) for share in channel) for channel in steps)
    return Histogram(red=red, green=green, blue=blue, luma=luma)


def sharpness_of(rgb: Image.Image) -> float:
    """Return the variance of the Laplacian of the luma.

    Source: Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, 2000, https://doi.org/10.1109/ICPR.2000.903548.
    """
    grey = rgb.convert("L")
    grey.thumbnail((SHARPNESS_SIDE, SHARPNESS_SIDE))
    luma: Numbers = np.asarray(grey).astype(np.float64)
    if min(luma.shape) < 3:  # noqa: PLR2004 - the kernel is 3 × 3
        return 0.0
    centre = luma[1:-1, 1:-1]
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * centre
    return round(float(laplacian.var()), 2)
