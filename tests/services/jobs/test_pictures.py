"""Pictures as the items of a job."""

import io
import zipfile

import pytest
from PIL import Image

from gptdash.app import Services
from gptdash.domain.errors import FileRejected, InputRejected
from gptdash.domain.jobs import JobSpec
from gptdash.services.jobs.pictures import LARGEST_BYTES, CannotSee
from tests.fake_openai.server import FakeOpenAI

TIMEOUT_S = 30


def png(colour: str = "red") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(target, "PNG")
    return target.getvalue()


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_each_picture_of_files_and_zips_is_asked_about_and_named(services: Services, fake_openai: FakeOpenAI) -> None:
    archive = zipped(**{"in/a.png": png(), "__MACOSX/a.png": b"", "in/.b.png": b"", "notes.txt": b"x", "bad.jpg": b"x"})
    items = services.jobs.pictures([("one.png", png("blue")), ("all.zip", archive)], "What is it?")
    assert (len(items), items.left_out) == (3, 1)
    assert services.jobs.estimate(JobSpec(), items).input_tokens > 3 * 10
    job = services.jobs.create("", JobSpec(width=1), items)
    services.jobs.start(job.id)
    services.jobs.wait(job.id, TIMEOUT_S)
    one, a, bad = services.jobs.items(job.id)
    assert [item.given["file"] for item in (one, a, bad)] == ["one.png", "in/a.png", "bad.jpg"]
    assert (one.reply, a.reply) == ("I see 1 image(s). You said: What is it?",) * 2
    assert (bad.state, bad.attempts, "not a PNG" in str(bad.problem)) == ("failed", 0, True)
    assert len(fake_openai.chats) == 2


@pytest.mark.parametrize(
    ("files", "question", "kind"),
    [
        ([("a.png", b"x")], " ", InputRejected),
        ([("a.txt", b"x")], "What?", InputRejected),
        ([("a.zip", b"no zip")], "What?", FileRejected),
        ([("a.zip", zipped(readme=b"x"))], "What?", InputRejected),
    ],
)
def test_what_holds_no_picture_is_one_sentence(
    services: Services, files: list[tuple[str, bytes]], question: str, kind: type[InputRejected]
) -> None:
    with pytest.raises(kind):
        services.jobs.pictures(files, question)


def test_an_entry_that_unpacks_to_more_than_a_picture_has_fails_alone(services: Services) -> None:
    bomb = zipped(**{"a.png": bytes(LARGEST_BYTES + 1)})
    (item,) = services.jobs.pictures([("a.zip", bomb)], "What?")
    assert "too large" in str(item.problem)


def test_a_model_that_sees_nothing_is_not_shown_pictures(services: Services) -> None:
    blind = services.using(services.endpoint.model_copy(update={"model": "o1-mini"}))
    with pytest.raises(CannotSee, match="o1-mini"):
        blind.jobs.pictures([("a.png", png())], "What?")
