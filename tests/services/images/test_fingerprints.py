import pytest
from PIL import Image

from gptdash.services.images import Alike, find_alike, inspect
from gptdash.services.images.fingerprints import distance, fingerprint_of
from tests.services.images.pictures import encoded


def photo(seed: int) -> Image.Image:
    """Draw something with large and small forms, another for each seed."""
    image = Image.linear_gradient("L").rotate(seed * 37).resize((240, 160)).convert("RGB")
    for at in range(6):
        corner = (seed * 53 + at * 61) % 200, (seed * 29 + at * 47) % 120
        image.paste((at * 40, 255 - at * 30, seed * 80 % 255), (*corner, corner[0] + 40, corner[1] + 30))
    return image


def test_copies_in_other_sizes_and_formats_are_alike_and_other_pictures_are_not() -> None:
    whole, other = photo(1), photo(2)
    files = [
        encoded(whole),
        encoded(other),
        encoded(whole.resize((97, 61)), "JPEG", quality=40),
        encoded(whole.resize((700, 470)), "WEBP"),
    ]
    found = find_alike([inspect(str(at), data).fingerprint for at, data in enumerate(files)])
    assert {(pair.first, pair.second) for pair in found} == {(0, 2), (0, 3), (2, 3)}


def test_a_fingerprint_says_which_neighbour_is_brighter() -> None:
    rising = Image.new("L", (9, 8))
    rising.putdata([at % 9 * 20 for at in range(72)])
    assert fingerprint_of(rising.convert("RGB")) == "ff" * 8
    assert fingerprint_of(rising.transpose(Image.Transpose.FLIP_LEFT_RIGHT).convert("RGB")) == "00" * 8
    assert fingerprint_of(Image.new("RGB", (50, 50), "gray")) == ""


@pytest.mark.parametrize(
    ("first", "second", "bits"),
    [("00" * 8, "ff" * 8, 64), ("00" * 8, "01" + "00" * 7, 1), ("", "00" * 8, None), ("", "", None)],
)
def test_the_distance_counts_bits_and_flat_pictures_have_none(first: str, second: str, bits: int | None) -> None:
    assert distance(first, second) == bits


def test_the_nearest_pair_comes_first() -> None:
    assert find_alike(["00" * 8, "03" + "00" * 7, "01" + "00" * 7, "ff" * 8]) == (
        Alike(first=0, second=2, distance=1),
        Alike(first=1, second=2, distance=1),
        Alike(first=0, second=1, distance=2),
    )
