"""Two pictures held against each other on this machine."""

import numpy as np
import pytest
from PIL import Image

from gptdash.services.images import Box, Picture, compare
from gptdash.services.images.similarity import structural_similarity
from tests.services.images.pictures import decoded, encoded


def given(image: Image.Image, image_format: str = "PNG", **options: object) -> Picture:
    return Picture(name="a", data=encoded(image, image_format, **options))


def noise(size: tuple[int, int] = (96, 64)) -> Image.Image:
    return Image.fromarray(np.random.default_rng(3).integers(0, 256, (size[1], size[0], 3), np.uint8))


def test_the_same_picture_is_the_same() -> None:
    found = compare(given(noise()), given(noise(), "WEBP", lossless=True))
    assert (found.similarity, found.changed, found.mean_difference, found.place) == (1, 0, 0, None)
    assert found.is_same


def test_what_differs_is_counted_placed_and_marked() -> None:
    plain = Image.new("RGB", (100, 50), "white")
    spotted = plain.copy()
    spotted.paste("black", (20, 10, 30, 15))
    found = compare(given(plain), given(spotted))
    # 10 x 5 of 100 x 50 pixels, each of them by all of 255.
    assert (found.changed, found.mean_difference) == (0.01, 0.01)
    assert found.place == Box(left=20, top=10, right=30, bottom=15)
    marked = decoded(found.marked)
    assert (marked.getpixel((25, 12)), marked.getpixel((50, 40))) == ((232, 89, 12), (255, 255, 255))
    assert 0.9 < found.similarity < 1


def test_the_place_is_told_in_pixels_of_the_whole_picture() -> None:
    plain = Image.new("RGB", (4096, 2048), "white")
    spotted = plain.copy()
    spotted.paste("black", (400, 800, 1200, 1600))
    assert compare(given(plain), given(spotted)).place == Box(left=400, top=800, right=1200, bottom=1600)


def test_another_size_is_said_and_saving_anew_is_hardly_a_difference() -> None:
    smooth = Image.linear_gradient("L").convert("RGB")
    found = compare(given(smooth), given(smooth.resize((128, 100)), "JPEG", quality=90))
    assert [str(note) for note in found.notes] == [
        "The second picture has 128 × 100 pixels and was fitted to the first."
    ]
    assert (found.changed, found.place) == (0, None)
    assert found.similarity > 0.95


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Of flat pictures only the means count: (2ab + C1) / (a² + b² + C1), with C1 = 6.5025.
        (100, 150, (2 * 100 * 150 + 6.5025) / (100**2 + 150**2 + 6.5025)),
        (0, 255, 6.5025 / (255**2 + 6.5025)),
        (90, 90, 1),
    ],
)
def test_structural_similarity_of_flat_pictures_is_worked_out(first: int, second: int, expected: float) -> None:
    one, other = np.full((20, 30), float(first)), np.full((20, 30), float(second))
    assert structural_similarity(one, other) == pytest.approx(expected, abs=1e-9)


def test_a_negative_is_less_like_its_picture_than_a_blurred_copy() -> None:
    luma = np.asarray(noise().convert("L")).astype(np.float64)
    assert structural_similarity(luma, 255 - luma) < -0.5 < 0 < structural_similarity(luma, luma * 0.9) < 1


def test_pictures_of_one_pixel_can_be_compared() -> None:
    assert compare(given(Image.new("RGB", (1, 1), "red")), given(Image.new("RGB", (1, 1), "red"))).is_same
