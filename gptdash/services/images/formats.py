"""Which kinds of picture files can be read here, and what is missing for the others."""

from importlib import import_module
from typing import Final

from gptdash.domain.errors import FileRejected
from gptdash.domain.wording import mark

EXTENSIONS: Final = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "WEBP": (".webp",),
    "GIF": (".gif",),
    "AVIF": (".avif",),
    "HEIF": (".heic", ".heif", ".hif"),
}
# Formats in which a picture loses something each time it is saved, so that it may as well be sent as JPEG.
LOSSY: Final = ("JPEG", "HEIF", "AVIF")
# Source: ISO/IEC 23008-12, brands of HEIF files with HEVC pictures, https://github.com/nokiatech/heif, 2026-11-24.
_HEIF_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_PDF_MARK: Final = b"%PDF-"
# Readers take a PDF whose mark stands anywhere in its first kilobyte. Source: ISO 32000-1, appendix H, 2026-11-24.
_PDF_MARK_WITHIN: Final = 1024


class HeicNotInstalled(FileRejected):
    """A HEIC photo where the extra that reads them is missing."""

    template = mark(
        "{name} is a HEIC photo, and what reads these is not installed. Run pip install 'gptdash[pictures]', or save "
        "the photo as JPEG."
    )


class PdfNotInstalled(FileRejected):
    """A PDF where the extra that reads them is missing."""

    template = mark(
        "{name} is a PDF, and what turns its pages into pictures is not installed. Run pip install "
        "'gptdash[pictures]', or save the page as PNG."
    )


def readable_formats() -> tuple[str, ...]:
    """Name the formats that can be read here, as Pillow names them."""
    return tuple(name for name in EXTENSIONS if name != "HEIF" or _reads_heif())


def _reads_heif() -> bool:
    """Teach Pillow to read HEIC, where the extra is installed."""
    try:
        import_module("pillow_heif").register_heif_opener()
    except ImportError:
        return False
    return True


def looks_like_heif(data: bytes) -> bool:
    """Tell whether a file begins as a HEIC photo."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def looks_like_avif(data: bytes) -> bool:
    """Tell whether a file begins as an AVIF picture."""
    return data[4:12] in (b"ftypavif", b"ftypavis")


def looks_like_pdf(data: bytes) -> bool:
    """Tell whether a file begins as a PDF."""
    return _PDF_MARK in data[:_PDF_MARK_WITHIN]
