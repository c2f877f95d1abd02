"""Finds out what an image file holds."""

from PIL import Image

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.images.facts import ImageFacts
from gptdash.services.images.fingerprints import fingerprint_of
from gptdash.services.images.looks import as_rgb, brightness_of, histogram_of, palette_of, sharpness_of
from gptdash.services.images.metadata import damage_note, read_location, read_metadata
from gptdash.services.images.opening import extension_note, opened


def inspect(name: str, data: bytes) -> ImageFacts:
    """Inspect an image file, by its content whatever its name says.

    Raises:
        FileRejected: it is no image that can be read, or beyond the limits.
    """
    with opened(name, data) as image:
        damage = damage_note(image)  # first: once it failed, Pillow gives what little it read without complaint
        image_format = image.format or ""
        frames = getattr(image, "n_frames", 1)
        rgb = as_rgb(image)
        return ImageFacts(
            name=name,
            format=image_format,
            media_type=Image.MIME[image_format],
            width=rgb.width,
            height=rgb.height,
            mode=image.mode,
            size_bytes=len(data),
            frames=frames,
            metadata=read_metadata(image),
            location=read_location(image),
            palette=palette_of(rgb),
            brightness=brightness_of(rgb),
            sharpness=sharpness_of(rgb),
            histogram=histogram_of(rgb),
            fingerprint=fingerprint_of(rgb),
            notes=(*extension_note(name, image_format), *_frames_note(frames), *damage),
        )


def _frames_note(frames: int) -> tuple[Sentence, ...]:
    if frames == 1:
        return ()
    return (sentence(mark("This is a moving picture of {frames} frames; only the first is looked at."), frames=frames),)
