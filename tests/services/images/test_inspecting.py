import re
import sys
import warnings
import zlib

import pytest
from PIL import Image, PngImagePlugin

from gptdash.domain.errors import EmptyFile, FileRejected, TooLarge
from gptdash.services.images import ImageFacts, Location, Swatch, inspect, prepare
from gptdash.services.images.formats import HeicNotInstalled
from gptdash.services.images.looks import turned_upright
from gptdash.services.images.opening import MAX_BYTES, DamagedImage, NotAnImage, TooManyPixels
from tests.services.images.pictures import decoded, encoded, halves, telling_exif


def facts_of(image: Image.Image, image_format: str = "PNG", name: str = "", **options: object) -> ImageFacts:
    return inspect(name, encoded(image, image_format, **options))


def tags(facts: ImageFacts) -> dict[str, str]:
    return {f"{entry.group}.{entry.tag}": entry.value for entry in facts.metadata}


@pytest.mark.parametrize(
    ("image_format", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("AVIF", "image/avif"),
        ("HEIF", "image/heif"),
    ],
)
def test_the_format_is_told_by_content(image_format: str, media_type: str) -> None:
    data = encoded(halves(), image_format)
    facts = inspect("picture", data)
    assert (facts.format, facts.media_type, facts.width, facts.height) == (image_format, media_type, 8, 4)
    assert facts.size_bytes == len(data)
    assert facts.notes == ()


def test_a_wrong_ending_is_said_and_does_no_harm() -> None:
    facts = facts_of(halves(), "JPEG", "photo.PNG")
    assert facts.format == "JPEG"
    assert [str(note) for note in facts.notes] == [
        "The name ends in .png, but the content is JPEG; it is treated as JPEG."
    ]
    assert facts_of(halves(), "JPEG", "photo.jpeg").notes == ()


def test_the_palette_counts_shares_of_the_area() -> None:
    assert facts_of(halves()).palette == (Swatch(colour="#ffffff", share=0.75), Swatch(colour="#ff0000", share=0.25))


def test_a_picture_of_many_colours_gets_six() -> None:
    gradient = Image.linear_gradient("L").convert("RGB")
    palette = facts_of(gradient).palette
    assert len(palette) == 6
    assert sum(swatch.share for swatch in palette) == pytest.approx(1, abs=0.001)
    assert [swatch.share for swatch in palette] == sorted((swatch.share for swatch in palette), reverse=True)


def test_shades_of_one_colour_are_one_and_a_small_spot_of_another_is_not_lost() -> None:
    sky = Image.merge("RGB", [Image.new("L", (64, 64), 0)] * 2 + [Image.linear_gradient("L").resize((64, 64)).point(
        lambda value: 240 + value // 20
    )])  # fmt: skip
    sky.paste("yellow", (0, 0, 8, 8))
    blue, yellow = facts_of(sky).palette
    assert (blue.colour[:5], yellow.colour) == ("#0000", "#ffff00")
    assert yellow.share == round(64 / 4096, 4)


@pytest.mark.parametrize(("colour", "brightness"), [("black", 0), ("white", 1), ("#333333", 0.2)])
def test_brightness_is_the_mean_luma(colour: str, brightness: float) -> None:
    assert facts_of(Image.new("RGB", (5, 5), colour)).brightness == brightness


def test_sharpness_of_a_flat_picture_is_none_and_of_a_line_is_worked_out() -> None:
    assert facts_of(Image.new("RGB", (9, 9), "gray")).sharpness == 0
    # One white column in black, 5 wide: the inner columns' Laplacians are 255, -510, 255. Their mean is 0, so the
    # variance is (255² + 510² + 255²) / 3 = 130050.
    line = Image.new("L", (5, 5), 0)
    line.paste(255, (2, 0, 3, 5))
    assert facts_of(line).sharpness == 130_050
    assert facts_of(Image.new("L", (2, 9))).sharpness == 0


def test_a_blurred_picture_is_less_sharp() -> None:
    noise = Image.effect_noise((64, 64), 60)
    assert facts_of(noise.resize((16, 16)).resize((64, 64))).sharpness < facts_of(noise).sharpness / 10


def test_transparency_is_seen_on_white() -> None:
    facts = facts_of(Image.new("RGBA", (4, 4), (0, 0, 0, 0)))
    assert (facts.brightness, facts.palette) == (1, (Swatch(colour="#ffffff", share=1),))


def test_deep_greyscale_is_scaled_not_cut() -> None:
    assert facts_of(Image.new("I;16", (4, 4), 257 * 51)).brightness == 0.2


def test_metadata_is_listed_and_the_place_is_told() -> None:
    facts = facts_of(halves(), "JPEG", exif=telling_exif())
    listed = tags(facts)
    assert listed["EXIF.Make"] == "ACME-CAMERA"
    assert listed["EXIF.UserComment"] == "14 bytes"
    assert listed["GPS.GPSLatitudeRef"] == "N"
    # 25 + 2/60 + 1/3600, and 121 + 33/60 + 54/3600 to the west.
    assert facts.location == Location(latitude=25.033611, longitude=-121.565)


def test_a_place_in_xmp_is_noticed() -> None:
    xmp = b'<x:xmpmeta><rdf:Description exif:GPSLatitude="25,2N"/></x:xmpmeta>'
    assert facts_of(halves(), "JPEG", xmp=xmp).location == Location()
    assert facts_of(halves(), "JPEG", xmp=b"<x:xmpmeta/>").location is None


def test_png_texts_and_comments_are_metadata() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Ada" + "!" * 400)
    assert tags(facts_of(halves(), pnginfo=texts))["PNG.Author"] == "Ada" + "!" * 297 + "…"
    assert tags(facts_of(halves(), "JPEG", comment=b"hidden"))["JPEG.comment"] == "6 bytes"


def test_a_bare_picture_has_no_metadata() -> None:
    facts = facts_of(halves())
    assert (facts.metadata, facts.location) == ((), None)


def test_damaged_metadata_is_said_and_the_picture_still_read() -> None:
    data = encoded(halves(), exif=b"Exif\0\0XX\0\x2a\0\0\0\x08" + b"\xff" * 20)
    with warnings.catch_warnings(action="ignore"):
        facts = inspect("a.png", data)
    assert (facts.width, facts.height) == (8, 4)
    assert [str(note) for note in facts.notes] == [
        "The EXIF metadata is damaged and could not be read in full; it may still hold a location."
    ]


@pytest.mark.parametrize("image_format", ["AVIF", "HEIF"])
def test_a_photo_of_a_new_format_is_read_upright_with_its_metadata_and_sent_as_jpeg(image_format: str) -> None:
    data = encoded(halves((80, 40)), image_format, exif=telling_exif(6).tobytes())
    facts = inspect("a", data)
    assert (facts.width, facts.height) == (40, 80)
    assert (tags(facts)["EXIF.Make"], facts.location) == (
        "ACME-CAMERA",
        Location(latitude=25.033611, longitude=-121.565),
    )
    assert {entry.group for entry in facts.metadata} == {"EXIF", "GPS"}
    sent = prepare("a", data)
    assert (sent.part.media_type, sent.width, sent.height) == ("image/jpeg", 40, 80)
    assert b"ACME-CAMERA" not in sent.part.data
    red, green, blue = decoded(sent.part.data).getpixel((20, 4))  # type: ignore[misc]  # RGB has three
    assert red > 200
    assert max(green, blue) < 60


def test_where_the_extra_for_heic_is_missing_a_sentence_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = encoded(halves((80, 40)), "HEIF")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # what an import does where it is not installed
    with pytest.raises(HeicNotInstalled, match=r"^a\.heic is a HEIC photo.+pip install 'gptdash\[pictures\]'"):
        inspect("a.heic", photo)
    assert inspect("a.avif", encoded(halves((80, 40)), "AVIF")).format == "AVIF"


@pytest.mark.parametrize(
    ("orientation", "size", "red_corner"),
    [(1, (8, 4), (0, 0)), (3, (8, 4), (7, 3)), (6, (4, 8), (3, 0)), (8, (4, 8), (0, 7))],
)
def test_size_and_picture_are_as_shown(orientation: int, size: tuple[int, int], red_corner: tuple[int, int]) -> None:
    data = encoded(halves(), exif=telling_exif(orientation))
    facts = inspect("a.png", data)
    assert (facts.width, facts.height) == size
    assert turned_upright(decoded(data)).getpixel(red_corner) == (255, 0, 0)


def test_of_a_moving_picture_the_first_frame_is_looked_at() -> None:
    data = encoded(halves(), "GIF", save_all=True, append_images=[Image.new("RGB", (8, 4), "blue")])
    facts = inspect("a.gif", data)
    assert (facts.frames, facts.palette[0].colour) == (2, "#ffffff")
    assert "2 frames" in str(facts.notes[0])


def bomb(width: int, height: int) -> bytes:
    """Write a PNG header that promises a huge picture."""
    header = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    chunk = (13).to_bytes(4) + header + zlib.crc32(header).to_bytes(4)
    pixels = b"IDAT" + zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk + (len(pixels) - 4).to_bytes(4) + pixels + zlib.crc32(pixels).to_bytes(4)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", EmptyFile),
        (b"hello", NotAnImage),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAnImage),
        (b"%PDF-1.7", NotAnImage),
        (encoded(halves(), "BMP"), NotAnImage),
        (encoded(halves(), "TIFF"), NotAnImage),
        (b"\x89PNG\r\n\x1a\n", NotAnImage),
        (encoded(halves())[:-30], DamagedImage),
        (encoded(Image.effect_noise((90, 90), 50), "JPEG")[:900], DamagedImage),
        (encoded(Image.effect_noise((90, 90), 50), "WEBP")[:900], DamagedImage),
        (encoded(Image.effect_noise((90, 90), 50), "AVIF")[:900], DamagedImage),
        (encoded(Image.effect_noise((90, 90), 50), "HEIF")[:900], DamagedImage),
        (bomb(10_001, 10_000), TooManyPixels),
        (bomb(60_000, 60_000), TooManyPixels),
        (bomb(5_000, 5_000), DamagedImage),
        (b"\xff\xd8\xff" + b"x" * MAX_BYTES, TooLarge),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence_with_the_name(data: bytes, kind: type[FileRejected]) -> None:
    with pytest.raises(kind) as caught:
        inspect("cat.png", data)
    assert re.fullmatch(r"cat\.png .+\. Choose .+\.", str(caught.value))


def test_the_pixel_limit_is_stated() -> None:
    with pytest.raises(TooManyPixels, match=r"has 100\.01 megapixels; the limit is 100\."):
        inspect("a.png", bomb(10_001, 10_000))


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIF"])
def test_a_file_cut_anywhere_is_read_or_refused_never_a_crash(image_format: str) -> None:
    data = encoded(Image.effect_noise((40, 30), 60).convert("RGB"), image_format)
    refused = 0
    for length in range(0, len(data), 7):
        try:
            inspect("a", data[:length])
        except FileRejected:
            refused += 1
    assert refused > len(data) // 7 * 0.9


def test_the_histogram_counts_shares_by_channel() -> None:
    histogram = facts_of(halves()).histogram
    # A quarter is red (255, 0, 0), the rest white; red's luma is 76, which is in step 9 of 32: 76 // 8.
    assert (histogram.red[-1], histogram.green[0], histogram.green[-1]) == (1, 0.25, 0.75)
    assert (histogram.luma[9], histogram.luma[-1]) == (0.25, 0.75)
    assert all(len(channel) == 32 for channel in (histogram.red, histogram.green, histogram.blue, histogram.luma))
