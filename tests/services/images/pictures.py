"""Pictures whose numbers are known."""

from io import BytesIO

import pillow_heif
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

pillow_heif.register_heif_opener()


def encoded(image: Image.Image, image_format: str = "PNG", **options: object) -> bytes:
    """Encode a picture."""
    target = BytesIO()
    image.save(target, image_format, **options)
    return target.getvalue()


def decoded(data: bytes) -> Image.Image:
    """Decode a picture."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def halves(size: tuple[int, int] = (8, 4)) -> Image.Image:
    """Draw a picture whose left quarter is red and the rest white."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 4, size[1]))
    return image


def telling_exif(orientation: int = 6) -> Image.Exif:
    """Write EXIF that names a camera, a comment and a place: 25°2'1" N, 121°33'54" W."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = "ACME-CAMERA"
    exif.get_ifd(IFD.Exif)[Base.UserComment] = b"secret comment"
    gps = exif.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = "N", (25.0, 2.0, 1.0)
    gps[GPS.GPSLongitudeRef], gps[GPS.GPSLongitude] = "W", (121.0, 33.0, 54.0)
    return exif
