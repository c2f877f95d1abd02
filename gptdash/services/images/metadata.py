"""What a file tells beside the picture: EXIF, PNG texts, comments, and where it was taken."""

import struct
from collections.abc import Iterator, Mapping
from typing import Final

from PIL import ExifTags, Image

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.images.facts import Location, Metadatum

LONGEST_VALUE: Final = 300
GPS_IN_XMP: Final = b"GPSLatitude"
_IFDS: Final = {"EXIF": ExifTags.IFD.Exif, "GPS": ExifTags.IFD.GPSInfo}
_POINTERS: Final = tuple(ifd.value for ifd in ExifTags.IFD)
# Entries of `Image.info` by which the picture is decoded; they tell nothing of its origin.
_DECODING: Final = ("transparency", "background", "duration", "loop", "extension", "version", "timestamp", "exif")
_DECODING_JPEG: Final = ("jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression")
_DECODING_HEIF: Final = (
    "primary", "bit_depth", "thumbnails", "depth_images", "aux", "chroma", "nclx_profile", "original_orientation"
)  # fmt: skip
_ADOBE: Final = ("adobe", "adobe_transform")

# What Pillow raises on damaged EXIF.
_READ_ERRORS: Final = (ValueError, KeyError, TypeError, SyntaxError, OSError, ArithmeticError, struct.error)

_Tags = Mapping[int, object]


def read_metadata(image: Image.Image) -> tuple[Metadatum, ...]:
    """List every entry; values are cut at `LONGEST_VALUE` characters, which an ellipsis shows."""
    return (*_exif_entries(image), *_info_entries(image))


def read_location(image: Image.Image) -> Location | None:
    """Return where the picture was taken, None where the file does not say."""
    gps = _ifd(image, ExifTags.IFD.GPSInfo) or {}
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
    if latitude is not None and longitude is not None:
        return Location(latitude=latitude, longitude=longitude)
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    in_xmp = GPS_IN_XMP in (xmp if isinstance(xmp, bytes) else str(xmp).encode())
    return Location() if in_xmp or ExifTags.GPS.GPSLatitude in gps else None


def read_orientation(image: Image.Image) -> int:
    """Return how the picture must be turned, 1 to 8 as EXIF has it; 1 is upright, also where nothing is said."""
    said = (_main_tags(image) or {}).get(ExifTags.Base.Orientation, 1)
    return said if isinstance(said, int) else 1


def damage_note(image: Image.Image) -> tuple[Sentence, ...]:
    """Say so where there is metadata that cannot be read: what it tells is then unknown."""
    if _main_tags(image) is not None and all(_ifd(image, ifd) is not None for ifd in _IFDS.values()):
        return ()
    return (
        sentence(mark("The EXIF metadata is damaged and could not be read in full; it may still hold a location.")),
    )


def _main_tags(image: Image.Image) -> _Tags | None:
    try:
        return dict(image.getexif())
    except _READ_ERRORS:
        return None


def _exif_entries(image: Image.Image) -> Iterator[Metadatum]:
    names: Mapping[int, str] = ExifTags.TAGS
    main = _main_tags(image) or {}
    yield from (_entry("EXIF", names, tag, value) for tag, value in main.items() if tag not in _POINTERS)
    for group, ifd in _IFDS.items():
        own: Mapping[int, str] = ExifTags.GPSTAGS if group == "GPS" else names
        yield from (_entry(group, own, tag, value) for tag, value in (_ifd(image, ifd) or {}).items())


def _info_entries(image: Image.Image) -> Iterator[Metadatum]:
    group = image.format or ""
    for key, value in image.info.items():
        if key not in (*_DECODING, *_DECODING_JPEG, *_DECODING_HEIF, *_ADOBE) and value != []:
            yield Metadatum(group=group, tag=str(key), value=_readable(value))


def _ifd(image: Image.Image, ifd: ExifTags.IFD) -> _Tags | None:
    try:
        return dict(image.getexif().get_ifd(ifd))
    except _READ_ERRORS:
        return None


def _entry(group: str, names: Mapping[int, str], tag: int, value: object) -> Metadatum:
    return Metadatum(group=group, tag=names.get(tag, f"0x{tag:04x}"), value=_readable(value))


def _readable(value: object) -> str:
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    text = ", ".join(map(_readable, value)) if isinstance(value, tuple) else str(value).strip("\0 ")
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _degrees(parts: object, reference: object, negative: str) -> float | None:
    """Turn degrees, minutes, seconds into degrees."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)  # type: ignore[attr-defined]  # hostile: checked by doing
        value = degrees + minutes / 60 + seconds / 3600
    except _READ_ERRORS:
        return None
    return round(-value if reference == negative else value, 6)
