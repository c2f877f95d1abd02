from streamlit.testing.v1 import AppTest

from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Status, Text
from tests.pages.conftest import OpenPage

REFUND = "How do I get a refund?"


def ask(app: AppTest, question: str) -> AppTest:
    return app.chat_input[0].set_value(question).run()


def last(app: AppTest) -> str:
    message = app.chat_message[-1]
    shown = (message.text, message.markdown, message.caption, message.warning, message.error)
    return "\n".join(element.value for elements in shown for element in elements)


def test_without_a_key_a_question_gets_the_passage_quoted(open_page: OpenPage) -> None:
    app = ask(open_page("support"), REFUND)
    assert not app.exception
    assert app.chat_message[0].text[0].value == REFUND
    assert "You may return a bike within 30 days" in last(app)
    assert "`policies-refund`" in last(app)
    assert "is too small to answer in its own words" in last(app)


def test_a_question_that_nothing_fits_is_handed_off(open_page: OpenPage) -> None:
    app = ask(open_page("support"), "What is the capital of Australia?")
    assert "**Handed off to a person**" in last(app)
    assert "Nothing in the knowledge base fits" in last(app)
    assert "The customer asked: What is the capital of Australia?" in last(app)


def test_a_word_that_fits_many_passages_is_asked_back(open_page: OpenPage) -> None:
    app = ask(open_page("support"), "How much?")
    assert "Which of these do you mean?" in last(app)
    assert "· Trail Two" in last(app)


def test_who_asks_for_a_person_is_handed_off(open_page: OpenPage) -> None:
    app = ask(open_page("support"), "I want to talk to a human")
    assert "The customer asks for a person." in last(app)


def test_the_model_answers_with_the_passage_beside_it(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("Within 30 days ", "[policies-refund]. ![x](https://evil.example/x.png)"))
    app = ask(open_page_with_model("support"), REFUND)
    assert not app.exception
    message = app.chat_message[-1]
    assert message.markdown[0].value == "Within 30 days [policies-refund]. [x]"
    assert "You may return a bike within 30 days" in message.expander[0].text[0].value
    assert "gpt-6-luna · " in last(app)


def test_an_invented_price_is_flagged(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("It costs £7 [policies-refund]."))
    app = ask(open_page_with_model("support"), REFUND)
    assert "These numbers are in no passage that the answer cites: 7." in last(app)


def test_where_the_model_fails_the_passage_is_quoted(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Status(401, "invalid_api_key"))
    app = ask(open_page_with_model("support"), REFUND)
    assert not app.exception
    assert "You may return a bike within 30 days" in last(app)
    assert "does not accept the API key" in last(app)


def test_the_conversation_goes_along_and_survives_a_page_switch(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(Text("First [policies-refund]."), Text("Second [policies-warranty]."))
    app = ask(open_page_with_model("support"), REFUND)
    app.switch_page("../../pages/costs.py").run()
    app.switch_page("../../pages/support.py").run()
    assert len(app.chat_message) == 2
    ask(app, "How long is the warranty on the frame?")
    assert len(app.chat_message) == 4
    sent = [message["content"] for message in fake_openai.chats[-1].body["messages"]]
    assert sent[1:3] == [REFUND, "First [policies-refund]."]


def test_each_company_has_its_own_conversation(open_page: OpenPage) -> None:
    app = ask(open_page("support"), REFUND)
    app.selectbox(key="support_company").select("kaiyuan").run()
    assert len(app.chat_message) == 0
    ask(app, "我想退款")
    assert "月繳方案首次購買後 7 天內可以全額退款" in last(app)
    app.selectbox(key="support_company").select("larkfield").run()
    assert app.chat_message[0].text[0].value == REFUND


def test_a_new_conversation_is_empty(open_page: OpenPage) -> None:
    app = ask(open_page("support"), REFUND)
    (new,) = [button for button in app.main.button if button.label == "New conversation"]
    new.click().run()
    assert len(app.chat_message) == 0


def test_a_blank_question_is_one_sentence(open_page: OpenPage) -> None:
    app = ask(open_page("support"), "   ")
    assert not app.exception
    assert ["There is no question" in error.value for error in app.error] == [True]


def test_the_passages_can_be_seen(open_page: OpenPage) -> None:
    app = open_page("support")
    assert "policies-refund" in app.dataframe[0].value["Id"].tolist()


def test_a_reader_of_chinese_is_offered_the_chinese_company(open_page: OpenPage) -> None:
    app = open_page("support")
    assert app.selectbox(key="support_company").value == "larkfield"
    app.selectbox(key="language").select("zh_Hant").run()
    assert app.selectbox(key="support_company").options[0] == "開源智庫"
