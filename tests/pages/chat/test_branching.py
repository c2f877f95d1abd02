from gptdash.app import shared_services
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import LENGTH, CutMidStream, Finish, Reasoning, Text
from tests.pages.chat.using import captions, offers, press, said, write
from tests.pages.conftest import OpenPage


def test_another_reply_is_asked_for_and_a_switcher_leads_back(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script((Text("one"), Finish()), (Text("two"), Finish()))
    app = write(open_page_with_model("chat"), "hello")
    assert not offers(app, "chevron_left_")
    press(app, "refresh_")
    assert said(app) == ["hello", "two"]
    assert "2/2" in captions(app)
    press(app, "chevron_left_")
    assert said(app) == ["hello", "one"]
    assert "1/2" in captions(app)
    app.run()
    assert said(app) == ["hello", "one"]


def test_an_edited_message_gets_a_reply_of_its_own_and_the_first_version_stays(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script((Text("one"), Finish()), (Text("two"), Finish()))
    app = write(open_page_with_model("chat"), "first")
    press(app, "edit_")
    assert app.text_area(key="chat_edited_text").value == "first"
    app.text_area(key="chat_edited_text").set_value("second")
    press(app, "chat_edit_send")
    assert said(app) == ["second", "two"]
    press(app, "chevron_left_")
    assert said(app) == ["first", "one"]


def test_editing_can_be_given_up(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = write(open_page_with_model("chat"), "first")
    press(app, "edit_")
    press(app, "chat_edit_cancel")
    assert said(app)[0] == "first"
    assert len(fake_openai.chats) == 1


def test_an_edit_that_cannot_be_sent_stays_in_its_field(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = write(open_page_with_model("chat"), "first")
    press(app, "edit_")
    app.text_area(key="chat_edited_text").set_value("bad <|im_start|>")
    press(app, "chat_edit_send")
    assert "would not read as text" in app.error[0].value
    assert app.text_area(key="chat_edited_text").value == "bad <|im_start|>"
    assert len(fake_openai.chats) == 1


def test_a_message_that_cannot_be_sent_is_given_back(open_page_with_model: OpenPage) -> None:
    app = write(open_page_with_model("chat"), "bad <|im_start|>")
    assert "would not read as text" in app.error[0].value
    assert said(app) == []
    assert app.chat_input[0].proto.value == "bad <|im_start|>"


def test_a_cut_reply_can_go_on(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((Text("half a "), CutMidStream()), (Text("reply"), Finish()))
    app = write(open_page_with_model("chat"), "hello")
    assert "cut off" in app.error[0].value
    press(app, "resume_")
    assert said(app) == ["hello", "half a reply"]
    assert not app.error
    assert not offers(app, "resume_")
    assert "2/2" in captions(app)


def test_a_reply_at_the_length_limit_can_go_on_and_says_how_it_ended(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Text("so far"), LENGTH)
    app = write(open_page_with_model("chat"), "hello")
    assert "ended at the length limit" in captions(app)
    assert offers(app, "resume_")


def test_reasoning_is_folded_and_stays(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    usage = {
        "prompt_tokens": 1000,
        "completion_tokens": 200,
        "total_tokens": 1200,
        "prompt_tokens_details": {"cached_tokens": 400},
        "completion_tokens_details": {"reasoning_tokens": 150},
    }
    fake_openai.reply(Reasoning("Let me see."), Text("yes"), Finish(usage=usage))
    app = write(open_page_with_model("chat"), "hello")
    (thoughts,) = app.chat_message[1].expander
    assert (thoughts.label, thoughts.proto.expanded) == ("Thoughts", False)
    assert thoughts.markdown[0].value == "Let me see."
    assert "1,000 in (400 cached), 200 out (150 reasoning)" in captions(app)


def test_two_tabs_on_one_conversation_lose_nothing_and_show_both(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script((Text("one"), Finish()), (Text("to A"), Finish()), (Text("to B"), Finish()))
    tab_a = write(open_page_with_model("chat"), "hello")
    tab_b = open_page_with_model("costs")
    tab_b.query_params["conversation"] = tab_a.query_params["conversation"]
    tab_b.switch_page("../../pages/chat.py").run()
    write(tab_a, "from A")
    write(tab_b, "from B")
    assert said(tab_a) == ["hello", "one", "from A", "to A"]
    assert said(tab_b) == ["hello", "one", "from B", "to B"]
    assert "2/2" in captions(tab_b)
    press(tab_b, "chevron_left_")
    assert said(tab_b) == ["hello", "one", "from A", "to A"]


def test_only_the_end_of_a_long_conversation_is_shown_until_more_is_asked_for(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = write(open_page_with_model("chat"), "0")
    chat = shared_services().chat
    conversation = chat.library.listed()[0].conversation.id
    for number in range(1, 40):
        last = chat.messages(conversation)[-1].id
        chat._conversations.append(conversation, "user", str(number), parent_id=last)
    app.run()
    press(app, "open_")
    assert said(app) == [str(number) for number in range(28, 40)]
    # Of 41 messages the newest 20 go out with the next one, which is one of them.
    assert "Sent from here on" not in captions(app)
    (more,) = [button for button in app.button if button.key == "chat_show_more"]
    assert more.label == "Show 29 earlier messages"
    more.click().run()
    assert said(app)[0] == "0"
    assert len(said(app)) == 41
    assert "Sent from here on; 22 earlier messages are left out" in captions(app)
