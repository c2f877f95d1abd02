"""The outlines of countries, flat, from a file that comes along: a map needs no network.

Source: world-atlas 2.0.2 (ISC licence, beside the file), made from Natural Earth 5 at 1:110m (public domain),
2026-11-28.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gptdash.domain.noun import Noun
from gptdash.services.analysis.places import country_code

Ring = tuple[tuple[float, float], ...]
Points = npt.NDArray[np.float64]
# Equal Earth, so that areas can be compared. Source: Šavrič, Patterson, Jenny 2018, doi:10.1080/13658816.2018.1504949.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SOUTHMOST: Final = -58.0
DIGITS: Final = 3


class Outline(Noun):
    """A country as rings of points on the map, and the middle of its largest part."""

    code: str
    rings: tuple[Ring, ...]
    middle: tuple[float, float]


@cache
def outlines() -> dict[str, Outline]:
    """Read the outlines of all countries, by their two letters."""
    read = json.loads(files("gptdash.services.analysis.figures").joinpath("countries-110m.json").read_text("utf-8"))
    arcs = _arcs(read)
    found = (_outline(shape, arcs) for shape in read["objects"]["countries"]["geometries"])
    return {outline.code: outline for outline in found if outline}


def _arcs(read: dict[str, Any]) -> list[Points]:
    """Undo the file's deltas; returns degrees."""
    scale, move = np.array(read["transform"]["scale"]), np.array(read["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + move for arc in read["arcs"]]


def _outline(shape: dict[str, Any], arcs: list[Points]) -> Outline | None:
    code = country_code(shape.get("id", "")) or country_code(shape["properties"]["name"])
    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    rings = [_ring(part[0], arcs) for part in parts]
    rings = [ring for ring in rings if ring[:, 1].min() > SOUTHMOST]
    if not code or not rings:
        return None
    flat = [_flat(ring) for ring in rings]
    largest = max(flat, key=_area)
    low, high = largest.min(axis=0), largest.max(axis=0)
    middle = (low + high) / 2
    return Outline(
        code=code,
        rings=tuple(tuple((float(x), float(y)) for x, y in ring.round(DIGITS)) for ring in flat),
        middle=(float(middle[0].round(DIGITS)), float(middle[1].round(DIGITS))),
    )


def _ring(numbers: list[int], arcs: list[Points]) -> Points:
    """Join arcs; a negative number is an arc backwards."""
    parts = [arcs[at] if at >= 0 else arcs[~at][::-1] for at in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _flat(degrees: Points) -> Points:
    longitude, latitude = _unbroken(np.radians(degrees[:, 0])), np.radians(degrees[:, 1])
    slope = np.arcsin(np.sqrt(3) / 2 * np.sin(latitude))
    square = slope**2
    across = 3 * (9 * A4 * square**4 + 7 * A3 * square**3 + 3 * A2 * square + A1)
    x = 2 * np.sqrt(3) * longitude * np.cos(slope) / across
    y = slope * (A4 * square**4 + A3 * square**3 + A2 * square + A1)
    return np.column_stack([x, y])


def _unbroken(longitude: Points) -> Points:
    """Go on over the date line, where a jump to the other side would draw a line around the world."""
    joined: Points = np.unwrap(longitude)
    turns = round(float(joined.mean()) / (2 * np.pi))
    return np.subtract(joined, 2 * np.pi * turns)


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])))
