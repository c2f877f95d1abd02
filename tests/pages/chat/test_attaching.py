from tests.fake_openai.server import FakeOpenAI
from tests.pages.chat.using import captions, press, said, write
from tests.pages.conftest import OpenPage
from tests.services.images.pictures import encoded, halves


def test_files_go_with_the_message_and_are_shown_with_it(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("chat")
    app.chat_input[0].upload("notes.txt", b"The meeting is on Monday.").upload("dot.png", encoded(halves()))
    write(app, "What is it?")
    sent = str(fake_openai.chats[-1].body)
    assert "The meeting is on Monday." in sent
    assert "data:image/png;base64," in sent
    assert said(app)[0] == "What is it?"
    assert [button.label for button in app.chat_message[0].get("download_button")] == ["notes.txt (0.0 kB)"]
    assert len(app.chat_message[0].get("image")) == 1
    app.run()
    assert len(app.chat_message[0].get("image")) == 1


def test_a_file_that_cannot_be_sent_is_named_and_the_rest_waits_beside_the_composer(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("chat")
    app.chat_input[0].upload("notes.txt", b"Monday").upload("tool.exe", b"MZ\x00")
    write(app, "What is it?")
    assert app.error[0].value.startswith("tool.exe is neither text nor a picture")
    assert app.chat_input[0].proto.value == "What is it?"
    assert fake_openai.chats == ()
    press(app, "chat_take_away_1")
    write(app, "What is it?")
    assert "Monday" in str(fake_openai.chats[-1].body)
    assert not [button for button in app.button if (button.key or "").startswith("chat_take_away")]


def test_what_is_about_to_be_sent_is_counted_and_priced(open_page_with_model: OpenPage) -> None:
    app = open_page_with_model("chat")
    assert "≈ 3 tokens to send · <1% of 1,050,000 · unpriced" in captions(app)
    write(app, "hello")
    assert "≈ 14 tokens to send" in captions(app)
