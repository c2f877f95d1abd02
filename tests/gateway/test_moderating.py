"""What moderation makes of a request before it is sent."""

from collections.abc import Callable

import pytest

from gptdash.domain.events import Notice
from gptdash.domain.messages import ImagePart, assistant, system, user
from gptdash.domain.moderation import ModerationPolicies
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Request
from gptdash.gateway import BackgroundLoop, Books, Gateway
from gptdash.gateway.moderating import ContentFlagged, ContentUnchecked
from tests.fake_openai.server import FakeOpenAI
from tests.gateway.conftest import ONCE, QUICK, ListLedger, OpenGateway
from tests.gateway.pictures import PNG

BAD = "forbidden"
OpenWith = Callable[..., Gateway]


@pytest.fixture
def open_with(open_gateway: OpenGateway, ledger: ListLedger, loop: BackgroundLoop, fake_openai: FakeOpenAI) -> OpenWith:
    """Open a gateway with policies; the server flags one word."""
    fake_openai.flagged[BAD] = "violence"

    def open_it(policies: str, *, redactor: Redactor | None = None, **changes: object) -> Gateway:
        books = Books(ledger, redactor=redactor, moderation=ModerationPolicies.parse(policies))
        endpoint = open_gateway().endpoint.model_copy(update=changes)
        return Gateway(endpoint, books, loop, QUICK, retries=ONCE)

    return open_it


def asking(text: str, **changes: object) -> Request:
    return Request(messages=(user(text),), purpose="chat").model_copy(update=changes)


def codes(events: list[object]) -> list[str]:
    return [event.code for event in events if isinstance(event, Notice)]


def test_what_is_flagged_is_not_sent_where_the_page_blocks(
    open_with: OpenWith, fake_openai: FakeOpenAI, ledger: ListLedger
) -> None:
    with pytest.raises(ContentFlagged, match="violence"):
        open_with("block").complete(asking(f"a {BAD} thing"))
    assert (fake_openai.chats, ledger.begun, ledger.calls) == ((), [], [])


def test_what_is_flagged_is_sent_and_told_and_recorded_where_the_page_warns(
    open_with: OpenWith, fake_openai: FakeOpenAI, ledger: ListLedger
) -> None:
    assert codes(list(open_with("warn").stream(asking(f"a {BAD} thing")))) == ["moderation_flagged"]
    assert len(fake_openai.chats) == 1
    assert ledger.only.remarks == ("moderation_flagged",)


def test_what_is_clean_is_sent_without_a_word(open_with: OpenWith, fake_openai: FakeOpenAI) -> None:
    assert codes(list(open_with("block").stream(asking("a kind thing")))) == []
    assert len(fake_openai.moderations) == len(fake_openai.chats) == 1


def test_nothing_is_asked_where_the_page_is_off(open_with: OpenWith, fake_openai: FakeOpenAI) -> None:
    open_with("block, chat=off").complete(asking(BAD))
    assert fake_openai.moderations == ()


@pytest.mark.parametrize("status", [404, 429, 500])
def test_unavailable_is_never_clean(
    open_with: OpenWith, fake_openai: FakeOpenAI, ledger: ListLedger, status: int
) -> None:
    fake_openai.moderation_status = status
    with pytest.raises(ContentUnchecked):
        open_with("block").complete(asking("a kind thing"))
    assert fake_openai.chats == ()
    assert codes(list(open_with("warn").stream(asking("a kind thing")))) == ["moderation_unavailable"]
    assert ledger.only.remarks == ("moderation_unavailable",)


def test_a_long_text_is_judged_in_pieces_wherever_the_bad_word_is(open_with: OpenWith, fake_openai: FakeOpenAI) -> None:
    text = "word " * 30_000 + BAD
    with pytest.raises(ContentFlagged):
        open_with("block").complete(asking(text))
    asked = [request.body["input"] for request in fake_openai.moderations]
    assert all(len(piece) <= 2_000 for texts in asked for piece in texts)
    assert sum(len(texts) for texts in asked) >= len(text) / 2_000


def test_an_image_is_judged_by_itself(open_with: OpenWith, fake_openai: FakeOpenAI) -> None:
    picture = ImagePart(data=PNG, media_type="image/png")
    request = Request(messages=(user("what is this?", picture),), purpose="images")
    open_with("block", model="gpt-4o").complete(request)
    judged = [request.body["input"] for request in fake_openai.moderations]  # both are asked about at once
    text, image = sorted(judged, key=lambda given: isinstance(given[0], dict))
    assert text == ["what is this?"]
    assert [part["type"] for part in image] == ["image_url"]


def test_only_what_is_new_is_judged(open_with: OpenWith, fake_openai: FakeOpenAI) -> None:
    said = (system(f"rules about {BAD}"), user(f"old {BAD}"), assistant("no"), user("new"))
    open_with("block").complete(Request(messages=said, purpose="chat"))
    assert [request.body["input"] for request in fake_openai.moderations] == [["new"]]


def test_personal_data_does_not_go_to_moderation(open_with: OpenWith, fake_openai: FakeOpenAI) -> None:
    open_with("warn", redactor=Redactor()).complete(asking("write to jane.doe@example.com"))
    (asked,) = fake_openai.moderations
    assert "jane.doe" not in str(asked.body)
    assert "EMAIL" in str(asked.body)


def test_the_embedded_model_has_no_moderation_and_nobody_is_asked(open_with: OpenWith, fake_openai: FakeOpenAI) -> None:
    with pytest.raises(ContentUnchecked):
        open_with("block", kind="embedded").complete(asking("a kind thing"))
    assert fake_openai.requests == ()
