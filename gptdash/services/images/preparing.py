"""Makes the image that is sent: upright, without metadata, no larger than models look at."""

from io import BytesIO
from typing import Final

from PIL import Image

from gptdash.domain.messages import Detail, ImagePart
from gptdash.domain.noun import Noun
from gptdash.services.images.looks import as_rgb, turned_upright
from gptdash.services.images.opening import opened

MAX_SIDE: Final = 2048
JPEG_QUALITY: Final = 90
LARGEST_PNG: Final = 5_000_000


class PreparedImage(Noun):
    """An image ready to be sent; the original stays as it is. `scaled` tells whether it was made smaller."""

    part: ImagePart
    width: int
    height: int
    scaled: bool


def prepare(name: str, data: bytes, detail: Detail = "auto") -> PreparedImage:
    """Re-encode an image for sending, which leaves all metadata behind.

    The longest side becomes at most `MAX_SIDE`. JPEG stays JPEG; the others become PNG, without loss, unless that
    is over `LARGEST_PNG` bytes.

    Raises:
        FileRejected: it is no image that can be read, or beyond the limits.
    """
    with opened(name, data) as image:
        keep_alpha = image.format != "JPEG" and image.has_transparency_data
        picture = turned_upright(image).convert("RGBA") if keep_alpha else as_rgb(image)
        lossy = image.format == "JPEG"
    size = picture.size
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    encoded, media_type = _encode(picture, lossy=lossy)
    return PreparedImage(
        part=ImagePart(data=encoded, media_type=media_type, detail=detail),
        width=picture.width,
        height=picture.height,
        scaled=picture.size != size,
    )


def _encode(picture: Image.Image, *, lossy: bool) -> tuple[bytes, str]:
    # Pillow copies comments and colour profiles from `info` into what it saves.
    picture.info.clear()
    if not lossy:
        png = _saved(picture, "PNG", optimize=False)
        if len(png) <= LARGEST_PNG:
            return png, "image/png"
    return _saved(as_rgb(picture), "JPEG", quality=JPEG_QUALITY), "image/jpeg"


def _saved(picture: Image.Image, image_format: str, **options: int) -> bytes:
    target = BytesIO()
    picture.save(target, image_format, **options)
    return target.getvalue()
