"""Asking about images: what goes out, and what comes back."""

import base64

import numpy as np
import pytest
from PIL import Image

from gptdash.app import Services
from gptdash.domain.endpoints import WireName
from gptdash.domain.errors import AuthenticationFailed, InputRejected, ReplyCut
from gptdash.domain.messages import Detail
from gptdash.services.images import (
    MOST_PICTURES,
    PICTURE_PRESETS,
    Box,
    ImageAnswer,
    NoVision,
    Picture,
    PicturePreset,
    Talk,
    Turn,
    prepare,
    preview,
    sent_size,
)
from gptdash.services.images.service import BlankQuestion
from tests.fake_openai.saying import messages_of
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import CutMidStream, Stall, Status, Text
from tests.services.images.pictures import decoded, encoded, halves, telling_exif


def ask(services: Services, name: str, data: bytes, question: str, detail: Detail = "auto") -> ImageAnswer:
    talk = services.images.begin((Picture(name=name, data=data, detail=detail),))
    return services.images.ask(talk, question)


def finish(answer: ImageAnswer) -> ImageAnswer:
    with answer:
        for _ in answer.ticks():
            pass
    return answer


def sent_image(fake: FakeOpenAI) -> tuple[str, bytes, str]:
    """Return media type, bytes and detail of the image in the last request."""
    (part,) = [part for part in messages_of(fake.chats[-1].body)[-1]["content"] if part["type"] == "image_url"]
    header, _, data = part["image_url"]["url"].partition(",")
    return header.removeprefix("data:").removesuffix(";base64"), base64.b64decode(data), part["image_url"]["detail"]


def test_an_answer_streams_and_is_settled(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("Red ", "and white."))
    answer = finish(ask(services, "a.png", encoded(halves()), "Which colours?"))
    assert answer.text == "Red and white."
    assert answer.done is not None
    question = fake_openai.chats[-1].body["messages"][-1]["content"][0]
    assert question == {"type": "text", "text": "Which colours?"}


@pytest.mark.parametrize(
    ("image_format", "wire"),
    [
        ("JPEG", "chat_completions"),
        ("PNG", "chat_completions"),
        ("WEBP", "chat_completions"),
        ("AVIF", "chat_completions"),
        ("HEIF", "responses"),
        ("JPEG", "responses"),
    ],
)
def test_nothing_that_the_file_tells_leaves_the_machine(
    services: Services, fake_openai: FakeOpenAI, image_format: str, wire: WireName
) -> None:
    services = services.using(services.endpoint.model_copy(update={"wire": wire}))
    exif = telling_exif().tobytes() if image_format in ("AVIF", "HEIF") else telling_exif()
    telling: dict[str, object] = {"exif": exif, "xmp": b"<x GPSLatitude='25'/>", "comment": b"hidden"}
    original = encoded(halves((80, 40)), image_format, **telling)
    assert b"ACME-CAMERA" in original
    finish(ask(services, "a", original, "?"))
    _, data, _ = sent_image(fake_openai)
    assert fake_openai.chats[-1].path.endswith(wire.replace("_", "/"))
    for told in (b"ACME-CAMERA", b"secret comment", b"GPSLatitude", b"hidden", b"Exif"):
        assert told not in data
    image = decoded(data)
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_picture_goes_out_upright(services: Services, fake_openai: FakeOpenAI) -> None:
    finish(ask(services, "a.png", encoded(halves(), exif=telling_exif(6)), "?"))
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
    finish(ask(services, "a.png", encoded(halves()), "?", detail))
    assert sent_image(fake_openai)[2] == detail


def test_transparency_is_kept_and_a_jpeg_stays_one() -> None:
    clear = prepare("a", encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 0))))
    assert (clear.part.media_type, decoded(clear.part.data).getpixel((0, 0))) == ("image/png", (255, 0, 0, 0))
    assert prepare("a", encoded(halves(), "JPEG")).part.media_type == "image/jpeg"


def test_a_large_lossless_picture_is_sent_as_jpeg() -> None:
    noise = Image.fromarray(np.random.default_rng(7).integers(0, 256, (1300, 1300, 3), np.uint8))
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
        blind.begin((Picture(name="a.png", data=encoded(halves())),))
    with pytest.raises(NoVision, match="cannot see images"):
        blind.ask(Talk(()), "?")
    assert blind.inspect("a.png", encoded(halves())).format == "PNG"
    assert fake_openai.chats == ()


def test_a_blank_question_is_not_sent(services: Services, fake_openai: FakeOpenAI) -> None:
    with pytest.raises(BlankQuestion):
        ask(services, "a.png", encoded(halves()), " \n")
    assert fake_openai.chats == ()


def test_a_failure_is_raised_and_what_came_is_kept(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Status(401, "invalid_api_key"), (Text("half"), CutMidStream()))
    with pytest.raises(AuthenticationFailed):
        finish(ask(services, "a.png", encoded(halves()), "?"))
    cut = ask(services, "a.png", encoded(halves()), "?")
    with pytest.raises(ReplyCut):
        finish(cut)
    assert cut.text == "half"


def test_leaving_cancels_the_call(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("half"), Stall())
    with ask(services, "a.png", encoded(halves()), "?") as answer:
        ticks = answer.ticks()
        while not answer.text:
            next(ticks)
    assert fake_openai.cancelled.wait(5)


def test_a_question_may_be_about_many_pictures_and_goes_on(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Text("Two halves."), Text("Still two."))
    pictures = (Picture(name="a", data=encoded(halves())), Picture(name="b", data=encoded(halves((16, 4)))))
    talk = services.images.begin(pictures)
    assert [(sent.name, sent.width, sent.height) for sent in talk.sent] == [("a", 8, 4), ("b", 16, 4)]
    finish(services.images.ask(talk, "What?"))
    finish(services.images.ask(talk, "Sure?"))
    assert [(turn.question, turn.answer) for turn in talk.turns] == [("What?", "Two halves."), ("Sure?", "Still two.")]
    _, first, answer, second = fake_openai.chats[-1].body["messages"]
    assert [part["type"] for part in first["content"]] == ["text", "image_url", "image_url"]
    assert (answer, second) == (
        {"role": "assistant", "content": "Two halves."},
        {"role": "user", "content": "Sure?"},
    )


def test_an_answer_that_failed_before_it_began_is_no_turn(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Status(401, "invalid_api_key"), (Text("half"), CutMidStream()))
    talk = services.images.begin((Picture(name="a", data=encoded(halves())),))
    with pytest.raises(AuthenticationFailed):
        finish(services.images.ask(talk, "?"))
    assert talk.turns == ()
    with pytest.raises(ReplyCut):
        finish(services.images.ask(talk, "?"))
    (turn,) = talk.turns
    assert (turn.answer, turn.done is not None and turn.done.finish_reason) == ("half", "cut")
    assert isinstance(turn, Turn)


@pytest.mark.parametrize("count", [0, MOST_PICTURES + 1])
def test_no_picture_and_too_many_are_one_sentence(services: Services, count: int) -> None:
    with pytest.raises(InputRejected, match=r"^(There is no picture|21 pictures are too many).+\. .+\.$"):
        services.images.begin([Picture(name="a", data=encoded(halves()))] * count)


@pytest.mark.parametrize("preset", PICTURE_PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_a_question_of_some_words(preset: PicturePreset) -> None:
    assert len(preset.question.split()) > 20
    assert preset.question == preset.question.strip()


def test_the_part_and_the_size_that_are_wanted_are_sent(services: Services, fake_openai: FakeOpenAI) -> None:
    # Shown upright, the picture is 40 x 80: what was its left quarter is now its upper quarter, 40 x 20.
    original = encoded(halves((80, 40)), exif=telling_exif(6))
    wanted = Picture(name="a", data=original, crop=Box(left=10, top=0, right=30, bottom=40), longest_side=20)
    finish(services.images.ask(services.images.begin((wanted,)), "?"))
    image = decoded(sent_image(fake_openai)[1]).convert("RGB")
    assert image.size == (10, 20) == sent_size(40, 80, wanted.crop, wanted.longest_side)
    assert (image.getpixel((5, 2)), image.getpixel((5, 17))) == ((255, 0, 0), (255, 255, 255))
    assert wanted.data == original


@pytest.mark.parametrize(
    ("box", "within"),
    [
        ((-5, -5, 500, 500), (0, 0, 40, 30)),
        ((50, 50, 60, 60), (39, 29, 40, 30)),
        ((20, 20, 10, 10), (20, 20, 21, 21)),
        ((1, 2, 3, 4), (1, 2, 3, 4)),
    ],
)
def test_a_box_is_cut_to_its_picture(box: tuple[int, ...], within: tuple[int, ...]) -> None:
    left, top, right, bottom = box
    cut = Box(left=left, top=top, right=right, bottom=bottom).within(40, 30)
    assert (cut.left, cut.top, cut.right, cut.bottom) == within


def test_a_preview_is_small_upright_and_tells_nothing() -> None:
    original = encoded(halves((400, 200)), "JPEG", exif=telling_exif(6), comment=b"hidden")
    shown = preview("a", original, longest_side=100)
    image = decoded(shown)
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (50, 100), {})
    assert b"ACME-CAMERA" not in shown
    assert b"hidden" not in shown
