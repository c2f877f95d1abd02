"""What can be known of an image without a model."""

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence


class Metadatum(Noun):
    """One entry that the file carries beside the picture; `group` is where, such as EXIF or PNG."""

    group: str
    tag: str
    value: str


class Location(Noun):
    """Where the picture was taken, in degrees; None where the file has a location that cannot be read."""

    latitude: float | None = None
    longitude: float | None = None


class Swatch(Noun):
    """A colour of the picture as `#rrggbb`, and its share of the area from 0 to 1."""

    colour: str
    share: float


class Histogram(Noun):
    """The share of the pixels in each step of brightness, from dark to bright, for each channel and the luma."""

    red: tuple[float, ...]
    green: tuple[float, ...]
    blue: tuple[float, ...]
    luma: tuple[float, ...]


class ImageFacts(Noun):
    """An image file as it is.

    `width` and `height` are pixels as the picture is shown, after the rotation that its metadata asks for.
    `brightness` is the mean luma from 0 (black) to 1 (white). `sharpness` is the variance of the Laplacian of the
    luma (0 to 255) at a longest side of at most 1024; flat and blurred pictures are near 0. `fingerprint`
    is 64 bits as hex, nearly the same for copies of one picture; empty for a flat one. `notes` say what is odd.
    """

    name: str
    format: str
    media_type: str
    width: int
    height: int
    mode: str
    size_bytes: int
    frames: int
    metadata: tuple[Metadatum, ...]
    location: Location | None
    palette: tuple[Swatch, ...]
    brightness: float
    sharpness: float
    histogram: Histogram
    fingerprint: str
    notes: tuple[Sentence, ...] = ()

    @property
    def megapixels(self) -> float:
        """Width times height, in millions."""
        return self.width * self.height / 1_000_000
