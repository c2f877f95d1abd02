"""Makes the image that is sent: upright, without metadata, only the part and the size that are wanted."""

from io import BytesIO
from typing import Final

from PIL import Image

from gptdash.domain.messages import Detail, ImagePart
from gptdash.domain.noun import Noun
from gptdash.services.images.cropping import MAX_SIDE, Box, fitted
from gptdash.services.images.formats import LOSSY
from gptdash.services.images.looks import as_rgb, turned_upright
from gptdash.services.images.opening import opened

JPEG_QUALITY: Final = 90
LARGEST_PNG: Final = 5_000_000
PREVIEW_SIDE: Final = 1024
PREVIEW_QUALITY: Final = 82


class PreparedImage(Noun):
    """An image ready to be sent; the original stays as it is. `scaled` tells whether it was made smaller."""

    part: ImagePart
    width: int
    height: int
    scaled: bool


def prepare(
    name: str, data: bytes, detail: Detail = "auto", *, crop: Box | None = None, longest_side: int = MAX_SIDE
) -> PreparedImage:
    """Re-encode an image for sending, which leaves all metadata behind.

    Of a cropped one only that part is sent. The longest side becomes at most `longest_side`. What was saved with
    losses becomes JPEG; the others become PNG, without loss, unless that is over `LARGEST_PNG` bytes.

    Raises:
        FileRejected: it is no image that can be read, or beyond the limits.
    """
    with opened(name, data) as image:
        lossy = image.format in LOSSY
        picture = _shown(image, keep_alpha=not lossy and image.has_transparency_data)
    if crop:
        picture = picture.crop(_corners(crop.within(*picture.size)))
    size = picture.size
    picture = _shrunk(picture, longest_side)
    encoded, media_type = _encode(picture, lossy=lossy)
    return PreparedImage(
        part=ImagePart(data=encoded, media_type=media_type, detail=detail),
        width=picture.width,
        height=picture.height,
        scaled=picture.size != size,
    )


def preview(name: str, data: bytes, *, crop: Box | None = None, longest_side: int = PREVIEW_SIDE) -> bytes:
    """Make a small JPEG of a picture for the screen, upright and without metadata, that every browser shows.

    Raises:
        FileRejected: it is no image that can be read, or beyond the limits.
    """
    with opened(name, data) as image:
        picture = as_rgb(image)
    if crop:
        picture = picture.crop(_corners(crop.within(*picture.size)))
    picture = _shrunk(picture, longest_side)
    picture.info.clear()
    return saved(picture, "JPEG", quality=PREVIEW_QUALITY)


def _shown(image: Image.Image, *, keep_alpha: bool) -> Image.Image:
    return turned_upright(image).convert("RGBA") if keep_alpha else as_rgb(image)


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom


def _shrunk(picture: Image.Image, longest_side: int) -> Image.Image:
    size = fitted(*picture.size, longest_side)
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _encode(picture: Image.Image, *, lossy: bool) -> tuple[bytes, str]:
    # Pillow copies comments and colour profiles from `info` into what it saves.
    picture.info.clear()
    if not lossy:
        png = saved(picture, "PNG", optimize=False)
        if len(png) <= LARGEST_PNG:
            return png, "image/png"
    return saved(as_rgb(picture), "JPEG", quality=JPEG_QUALITY), "image/jpeg"


def saved(picture: Image.Image, image_format: str, **options: int) -> bytes:
    """Encode a picture."""
    target = BytesIO()
    picture.save(target, image_format, **options)
    return target.getvalue()
