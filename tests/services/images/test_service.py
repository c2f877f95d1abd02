"""Asking about images: what goes out, and what comes back."""

import base64

import pytest
from PIL import Image

from gptdash.app import Services
from gptdash.domain.errors import AuthenticationFailed, ReplyCut
from gptdash.domain.messages import Detail
from gptdash.services.images import ImageAnswer, prepare
from gptdash.services.images.service import BlankQuestion, NoVision
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import CutMidStream, Stall, Status, Text
from tests.services.images.pictures import decoded, encoded, halves, telling_exif


def finish(answer: ImageAnswer) -> ImageAnswer:
    with answer:
        for _ in answer.ticks():
            pass
    return answer


def sent_image(fake: FakeOpenAI) -> tuple[str, bytes, str]:
    """Return media type, bytes and detail of the image in the last request."""
    (part,) = [part for part in fake.chats[-1].body["messages"][-1]["content"] if part["type"] == "image_url"]
    header, _, data = part["image_url"]["url"].partition(",")
    return header.removeprefix("data:").removesuffix(";base64"), base64.b64decode(data), part["image_url"]["detail"]


def test_an_answer_streams_and_is_settled(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("Red ", "and white."))
    answer = finish(services.images.ask("a.png", encoded(halves()), "Which colours?"))
    assert answer.text == "Red and white."
    assert answer.done is not None
    question = fake_openai.chats[-1].body["messages"][-1]["content"][0]
    assert question == {"type": "text", "text": "Which colours?"}


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_the_file_tells_leaves_the_machine(
    services: Services, fake_openai: FakeOpenAI, image_format: str
) -> None:
    original = encoded(halves(), image_format, exif=telling_exif(), xmp=b"<x GPSLatitude='25'/>", comment=b"hidden")
    assert b"ACME-CAMERA" in original
    finish(services.images.ask("a", original, "?"))
    _, data, _ = sent_image(fake_openai)
    for telling in (b"ACME-CAMERA", b"secret comment", b"GPSLatitude", b"hidden", b"Exif"):
        assert telling not in data
    image = decoded(data)
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_picture_goes_out_upright(services: Services, fake_openai: FakeOpenAI) -> None:
    finish(services.images.ask("a.png", encoded(halves(), exif=telling_exif(6)), "?"))
    media_type, data, _ = sent_image(fake_openai)
    image = decoded(data).convert("RGB")
    assert (media_type, image.size) == ("image/png", (4, 8))
    assert image.getpixel((3, 0)) == (255, 0, 0)
    assert image.getpixel((0, 7)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4096, 1024), (2048, 512)), ((1000, 3000), (683, 2048)), ((2048, 2048), (2048, 2048)), ((30, 20), (30, 20))],
)
def test_the_longest_side_is_at_most_2048_and_nothing_is_blown_up(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    prepared = prepare("a", encoded(Image.new("RGB", size)))
    assert decoded(prepared.part.data).size == (prepared.width, prepared.height) == expected
    assert prepared.scaled == (size != expected)


@pytest.mark.parametrize("detail", ["low", "high", "auto"])
def test_the_detail_goes_along(services: Services, fake_openai: FakeOpenAI, detail: Detail) -> None:
    finish(services.images.ask("a.png", encoded(halves()), "?", detail))
    assert sent_image(fake_openai)[2] == detail


def test_transparency_is_kept_and_a_jpeg_stays_one() -> None:
    clear = prepare("a", encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 0))))
    assert (clear.part.media_type, decoded(clear.part.data).getpixel((0, 0))) == ("image/png", (255, 0, 0, 0))
    assert prepare("a", encoded(halves(), "JPEG")).part.media_type == "image/jpeg"


def test_a_large_lossless_picture_is_sent_as_jpeg() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((1600, 1600), 200) for _ in range(3)])
    prepared = prepare("a", encoded(noise, compress_level=1))
    assert prepared.part.media_type == "image/jpeg"
    assert len(prepared.part.data) < 5_000_000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_can_be_sent(mode: str) -> None:
    assert decoded(prepare("a", encoded(Image.new(mode, (6, 5)))).part.data).size == (6, 5)


def test_cmyk_can_be_sent() -> None:
    assert decoded(prepare("a", encoded(Image.new("CMYK", (6, 5)), "JPEG")).part.data).mode == "RGB"


def test_a_model_without_vision_is_not_asked(services: Services, fake_openai: FakeOpenAI) -> None:
    blind = services.using(services.embedded_endpoint()).images
    assert blind.sees is False
    with pytest.raises(NoVision, match="cannot see images"):
        blind.ask("a.png", encoded(halves()), "?")
    assert blind.inspect("a.png", encoded(halves())).format == "PNG"
    assert fake_openai.chats == ()


def test_a_blank_question_is_not_sent(services: Services, fake_openai: FakeOpenAI) -> None:
    with pytest.raises(BlankQuestion):
        services.images.ask("a.png", encoded(halves()), " \n")
    assert fake_openai.chats == ()


def test_a_failure_is_raised_and_what_came_is_kept(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Status(401, "invalid_api_key"), (Text("half"), CutMidStream()))
    with pytest.raises(AuthenticationFailed):
        finish(services.images.ask("a.png", encoded(halves()), "?"))
    cut = services.images.ask("a.png", encoded(halves()), "?")
    with pytest.raises(ReplyCut):
        finish(cut)
    assert cut.text == "half"


def test_leaving_cancels_the_call(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("half"), Stall())
    with services.images.ask("a.png", encoded(halves()), "?") as answer:
        ticks = answer.ticks()
        while not answer.text:
            next(ticks)
    assert fake_openai.cancelled.wait(5)
