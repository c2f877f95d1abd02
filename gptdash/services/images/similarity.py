"""Structural similarity of two pictures."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.float64]

# Source: Wang, Bovik, Sheikh, Simoncelli, Image quality assessment: from error visibility to structural similarity,
# IEEE Transactions on Image Processing 13 (4), 2004, https://doi.org/10.1109/TIP.2003.819861, section III.
WINDOW: Final = 11
SIGMA: Final = 1.5
C1: Final = (0.01 * 255) ** 2
C2: Final = (0.03 * 255) ** 2


def structural_similarity(first: Luma, second: Luma) -> float:
    """Return the mean SSIM of two pictures of one size, luma 0 to 255: 1 is the same, near 0 has nothing in common.

    Each place is weighed by a Gaussian window of 11 x 11, narrower where a picture is; at the edges only whole windows
    count.
    """
    mean_1, mean_2 = _blurred(first), _blurred(second)
    variance_1 = _blurred(first**2) - mean_1**2
    variance_2 = _blurred(second**2) - mean_2**2
    covariance = _blurred(first * second) - mean_1 * mean_2
    alike = (2 * mean_1 * mean_2 + C1) * (2 * covariance + C2)
    apart = (mean_1**2 + mean_2**2 + C1) * (variance_1 + variance_2 + C2)
    return float((alike / apart).mean())


def _blurred(values: Luma) -> Luma:
    """Weigh each whole window; rows, then columns."""
    return _along_rows(_along_rows(values).T).T


def _along_rows(values: Luma) -> Luma:
    length = values.shape[1]
    weights = _weights(min(WINDOW, length))
    width = length - len(weights) + 1
    summed = np.zeros((values.shape[0], width))
    for at, weight in enumerate(weights):
        summed += weight * values[:, at : at + width]
    return summed


def _weights(size: int) -> list[float]:
    distances = np.arange(size) - (size - 1) / 2
    weights = np.exp(-(distances**2) / (2 * SIGMA**2))
    return [float(weight) for weight in weights / weights.sum()]
