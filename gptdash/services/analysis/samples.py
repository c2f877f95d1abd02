"""Data sets that come with Plotly, read from its package: no network."""

import gzip
from importlib.resources import files
from typing import Final

from gptdash.services.analysis.rejections import SampleUnknown

SAMPLES: Final = ("gapminder", "tips", "stocks", "iris", "carshare", "election", "wind", "medals")


def sample_file(name: str) -> tuple[str, bytes]:
    """Read a sample: its file name and its CSV bytes.

    Raises:
        SampleUnknown: there is none of that name.
    """
    if name not in SAMPLES:
        raise SampleUnknown(name=name, names=", ".join(SAMPLES))
    packed = files("plotly").joinpath("package_data", "datasets", f"{name}.csv.gz").read_bytes()
    return f"{name}.csv", gzip.decompress(packed)
