from streamlit.testing.v1 import AppTest

from gptdash.app import shared_services
from gptdash.ui.markdown import plain
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import CutMidStream, Finish, Status, Text
from tests.pages.conftest import OpenPage

USAGE = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}


def said(app: AppTest) -> list[str]:
    return [message.markdown[0].value for message in app.chat_message]


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def test_a_message_is_answered_and_both_are_kept(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("Good ", "day"), Finish(usage=USAGE))
    app = open_page_with_model("chat")
    app.chat_input[0].set_value("hello").run()
    assert not app.exception
    assert said(app) == ["hello", "Good day"]
    assert "gpt-6-luna · 1,000 in, 200 out · " in captions(app)


def test_the_conversation_is_in_the_address_and_survives_a_page_switch(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("chat")
    app.chat_input[0].set_value("hello").run()
    conversation = app.query_params["conversation"]
    app.switch_page("../../pages/costs.py").run()
    app.switch_page("../../pages/chat.py").run()
    assert app.query_params["conversation"] == conversation
    assert said(app)[0] == "hello"


def test_a_failed_call_is_one_sentence_and_the_message_can_be_asked_again(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(Status(401, "invalid_api_key"), (Text("now"), Finish()))
    app = open_page_with_model("chat")
    app.chat_input[0].set_value("hello").run()
    assert [error.value for error in app.error] == [
        f"{shared_services().endpoint.host} does not accept the API key. "
        "Check the key, or enter another one in the sidebar."
    ]
    app.run()
    (again,) = [button for button in app.button if button.label == "Ask again"]
    again.click().run()
    assert said(app) == ["hello", "now"]


def test_a_cut_reply_keeps_what_came_and_says_so(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("half a "), CutMidStream())
    app = open_page_with_model("chat")
    app.chat_input[0].set_value("hello").run()
    assert "cut off" in app.error[0].value
    app.run()
    assert said(app) == ["hello", "half a"]
    assert "Cut off before the end" in captions(app)


def test_a_new_conversation_is_empty_and_the_old_one_is_listed(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("chat")
    app.chat_input[0].set_value("the old one").run()
    (new,) = [button for button in app.sidebar.button if button.label == "New conversation"]
    new.click().run()
    assert said(app) == []
    (old,) = [button for button in app.sidebar.button if button.label == "the old one"]
    old.click().run()
    assert said(app)[0] == "the old one"


def test_a_wrong_key_is_said_in_one_sentence(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = open_page_with_model("chat")
    fake_openai.key = "sk-another"
    app.chat_input[0].set_value("hello").run()
    assert "does not accept the API key" in app.error[0].value
    assert not app.exception


def test_personal_data_is_shown_to_its_session_and_sent_to_nobody(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Text("I wrote to ⟦EMAIL_1⟧."), Finish())
    app = open_page_with_model("chat")
    app.chat_input[0].set_value("Write to ada@example.com").run()
    assert said(app) == ["Write to ada@example.com", "I wrote to ada@example.com."]
    assert "ada@example.com" not in str(fake_openai.chats[-1].body)


def test_the_same_first_message_is_answered_from_the_cache(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("chat")
    app.chat_input[0].set_value("hello").run()
    (new,) = [button for button in app.sidebar.button if button.label == "New conversation"]
    new.click().run()
    app.chat_input[0].set_value("hello").run()
    assert "from earlier replies" in captions(app)
    assert len(fake_openai.chats) == 1


def test_what_a_server_says_of_its_failure_is_no_markdown(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("chat")
    message = "*no* [x](http://y.example) ![p](http://y.example/p.png)"
    fake_openai.reply(Status(400, message=message))
    app.chat_input[0].set_value("hello").run()
    assert plain(message) in app.error[0].value
