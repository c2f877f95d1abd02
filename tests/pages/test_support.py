from streamlit.testing.v1 import AppTest

from gptdash.app import shared_services
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Status, Text
from tests.pages.conftest import OpenPage

REFUND = "How do I get a refund?"
CALM = JsonObject({"score": 10, "confidence": 80, "topic": "refund", "urgency": "normal"})
FURIOUS = JsonObject({"score": -90, "confidence": 95, "topic": "refund", "urgency": "high"})
CARD = JsonObject({"summary": "It broke.", "need": "Money back.", "tried": "The terms.", "next_step": "Call back."})


def ask(app: AppTest, question: str) -> AppTest:
    return app.chat_input[0].set_value(question).run()


def go_to(app: AppTest, section: str) -> AppTest:
    return app.button_group(key="support_section").set_value(section).run()


def last(app: AppTest) -> str:
    message = app.chat_message[-1]
    shown = (message.text, message.markdown, message.caption, message.warning, message.error)
    return "\n".join(element.value for elements in shown for element in elements)


def asked(app: AppTest) -> list[str]:
    """Return what the customer wrote, oldest first."""
    return [message.text[0].value for message in app.chat_message if message.name == "user"]


def test_without_a_key_a_question_gets_the_passage_quoted(open_page: OpenPage) -> None:
    app = ask(open_page("support"), REFUND)
    assert not app.exception
    assert app.chat_message[0].text[0].value == "Hello, this is Larkfield Cycles. What can I help you with?"
    assert asked(app) == [REFUND]
    assert "You may return a bike within 30 days" in last(app)
    assert "policies-refund" in last(app)
    assert "is too small to answer in its own words" in last(app)


def test_a_question_that_nothing_fits_is_handed_off_with_a_card(open_page: OpenPage) -> None:
    app = ask(ask(open_page("support"), REFUND), "What is the capital of Australia?")
    assert "I am passing you on to a colleague" in last(app)
    assert "**Handed off to a person**" in last(app)
    assert "The question is about something else" in last(app)
    assert f"The customer has asked 2 questions, the first: {REFUND}" in last(app)
    assert "The bot offered: Returns and refunds" in last(app)


def test_a_word_that_fits_many_passages_is_asked_back(open_page: OpenPage) -> None:
    app = ask(open_page("support"), "How much?")
    assert "Which of these do you mean?" in last(app)
    assert "· Trail Two" in last(app)


def test_who_asks_for_a_person_is_handed_off(open_page: OpenPage) -> None:
    app = ask(open_page("support"), "I want to talk to a human")
    assert "The customer asks for a person." in last(app)


def test_the_model_answers_with_the_passage_beside_it_and_the_mood_is_told(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(Text("Within 30 days ![x](https://evil.example/x.png) ", "[policies-refund]."), CALM)
    app = ask(open_page_with_model("support"), REFUND)
    assert not app.exception
    message = app.chat_message[-1]
    assert message.markdown[0].value == "Within 30 days [x] [policies-refund]."
    assert "You may return a bike within 30 days" in message.expander[0].text[0].value
    assert "gpt-6-luna · " in last(app)
    assert app.metric[0].value == "+10 neutral"
    assert any("80 % sure · refund · normal urgency" in caption.value for caption in app.caption)


def test_an_invented_price_is_flagged_where_it_stands(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Text("A refund costs £7 [policies-refund]. It is the best."), CALM)
    app = ask(open_page_with_model("support"), REFUND)
    assert "These prices, dates or numbers are in no passage that the answer cites: 7." in last(app)
    shown = app.chat_message[-1].markdown[0].value
    assert ":red-badge[:material/warning: not in the passages: 7]" in shown
    assert shown.endswith("It is the best. :orange-badge[:material/help: no passage says so]")


def test_a_furious_customer_is_handed_off_after_the_answer(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(Text("Return it [policies-refund]."), FURIOUS, CARD)
    app = ask(open_page_with_model("support"), "I am furious! How do I get a refund?")
    assert "Return it [policies-refund]." in last(app)
    assert "The customer is frustrated: the mood is -90, the limit is -60." in last(app)
    assert "Call back." in last(app)
    assert app.metric[0].value == "-90 negative"


def test_where_the_model_fails_the_passage_is_quoted_and_the_mood_is_unknown(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(Status(401, "invalid_api_key"), Status(401, "invalid_api_key"))
    app = ask(open_page_with_model("support"), REFUND)
    assert not app.exception
    assert "You may return a bike within 30 days" in last(app)
    assert "does not accept the API key" in last(app)
    assert app.metric[0].value == "unknown"


def test_the_conversation_goes_along_and_survives_a_page_switch(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(Text("First [policies-refund]."), CALM, Text("Second [policies-warranty]."), CALM)
    app = ask(open_page_with_model("support"), REFUND)
    app.switch_page("../../pages/costs.py").run()
    app.switch_page("../../pages/support.py").run()
    assert asked(app) == [REFUND]
    ask(app, "How long is the warranty on the frame?")
    assert len(asked(app)) == 2
    sent = [message["content"] for message in fake_openai.chats[-2].body["messages"]]
    assert sent[1:3] == [REFUND, "First [policies-refund]."]


def test_each_company_has_its_own_conversation(open_page: OpenPage) -> None:
    app = ask(open_page("support"), REFUND)
    app.selectbox(key="support_company").select("kaiyuan").run()
    assert asked(app) == []
    ask(app, "我想退款")
    assert "月繳方案首次購買後 7 天內可以全額退款" in last(app)
    app.selectbox(key="support_company").select("larkfield").run()
    assert asked(app) == [REFUND]


def test_a_new_conversation_is_empty(open_page: OpenPage) -> None:
    app = ask(open_page("support"), REFUND)
    (new,) = [button for button in app.main.button if button.label == "New conversation"]
    new.click().run()
    assert asked(app) == []


def test_a_blank_question_is_one_sentence(open_page: OpenPage) -> None:
    app = ask(open_page("support"), "   ")
    assert not app.exception
    assert ["There is no question" in error.value for error in app.error] == [True]


def test_a_sample_is_changed_by_saving_a_company_of_ones_own(open_page: OpenPage) -> None:
    app = go_to(open_page("support"), "company")
    name = next(field for field in app.text_input if field.label == "Name of the company")
    name.set_value("Oak Cycles")
    app.text_area[0].set_value("Q: Do you sell helmets?\nA: Yes, from $45.").run()
    assert any("**1 passage** was read." in element.value for element in app.markdown)
    app.button(key="support_add").click().run()
    app.button(key="support_save").click().run()
    assert not app.exception
    assert [success.value for success in app.success] == ["Saved as version 1 of Oak Cycles."]
    go_to(app, "talk")
    assert "from $45" in last(ask(app, "Do you sell helmets?"))


def test_an_earlier_version_is_taken_up_again_as_the_newest(open_page: OpenPage) -> None:
    app = go_to(open_page("support"), "company")
    for opening in ("First words", "Second words"):
        next(field for field in app.text_input if field.label == "Opening words").set_value(opening)
        app.button(key="support_save").click().run()
    assert [success.value for success in app.success] == ["Saved as version 2 of Larkfield Cycles."]
    app.button(key="support_restore").click().run()
    assert not app.exception
    assert [success.value for success in app.success] == ["Saved as version 3 of Larkfield Cycles."]
    assert go_to(app, "talk").chat_message[0].text[0].value == "First words"


def test_a_company_without_a_name_is_not_saved(open_page: OpenPage) -> None:
    app = go_to(open_page("support"), "company")
    next(field for field in app.text_input if field.label == "Name of the company").set_value(" ")
    app.button(key="support_save").click().run()
    assert [error.value for error in app.error] == ["The company has no name. Give it one of at most 100 characters."]


def test_a_file_that_is_no_knowledge_base_is_one_sentence(open_page: OpenPage) -> None:
    app = go_to(open_page("support"), "company")
    app.text_area[0].set_value('{"about": "no name"}').run()
    assert not app.exception
    assert ["is not a knowledge base" in error.value for error in app.error] == [True]


def test_a_reader_of_chinese_is_offered_the_chinese_company(open_page: OpenPage) -> None:
    app = open_page("support")
    assert app.selectbox(key="support_company").value == "larkfield"
    app.selectbox(key="language").select("zh_Hant").run()
    assert app.selectbox(key="support_company").options[0].startswith("開源智庫")


def test_a_set_is_run_before_the_bot_is_trusted(open_page: OpenPage) -> None:
    app = go_to(open_page("support"), "tests")
    app.button(key="support_cases_keep").click().run()
    assert any("15 cases are decided without a model." in caption.value for caption in app.caption)
    app.button(key="support_run").click().run()
    assert not app.exception
    metrics = {metric.label: metric.value for metric in app.metric}
    assert (metrics["Passed"], metrics["Failed"], metrics["Pass rate"]) == ("15", "0", "100%")
    app.button(key="support_run").click().run()
    assert any("same: 15" in element.value for element in app.markdown)


def test_two_configurations_are_run_side_by_side(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = go_to(open_page_with_model("support"), "tests")
    app.file_uploader[0].upload(
        "cases.csv", b"question,must_cite\nHow do I get a refund?,policies-refund\n", "text/csv"
    )
    app.run().button(key="support_cases_keep").click().run()
    app.toggle(key="support_other").set_value(True).run()
    app.selectbox(key="support_run_model_second").set_value("gpt-6.1-sol").run()
    fake_openai.script(*[Text("Within 30 days [policies-refund].")] * 2)
    app.button(key="support_run").click().run()
    jobs = shared_services().jobs
    for job in jobs.recent():
        jobs.wait(job.id, 30)
    app.run()
    assert not app.exception
    assert [chat.body["model"] for chat in fake_openai.chats].count("gpt-6.1-sol") == 1
    assert any("same: 1" in element.value for element in app.markdown)
    assert app.dataframe[-1].value["Now"].tolist() == ["passed (answered)"]
    assert app.dataframe[-1].value["Before"].tolist() == ["passed (answered)"]


def test_a_set_that_cannot_be_read_is_one_sentence(open_page: OpenPage) -> None:
    app = go_to(open_page("support"), "tests")
    app.file_uploader[0].upload("cases.csv", b"q\n1\n", "text/csv").run()
    assert ["holds no test cases that can be used" in error.value for error in app.error] == [True]


def test_conversations_are_listed_filtered_and_reported(open_page: OpenPage) -> None:
    app = ask(ask(open_page("support"), REFUND), "What is the capital of Australia?")
    go_to(app, "conversations")
    assert not app.exception
    assert app.dataframe[0].value["First question"].tolist() == [REFUND]
    assert app.dataframe[0].value["Handed off"].tolist() == ["out of scope"]
    chosen = app.selectbox(key="support_conversation")
    chosen.select_index(0).run()
    assert asked(app) == [REFUND, "What is the capital of Australia?"]
    app.text_input(key="support_filter_words").set_value("nobody said this").run()
    assert ["No conversation fits." in info.value for info in app.info] == [True]
    app.text_input(key="support_filter_words").set_value("").run()
    go_to(app, "report")
    assert not app.exception
    metrics = {metric.label: metric.value for metric in app.metric}
    assert (metrics["Conversations"], metrics["Handed off"], metrics["Mood"]) == ("1", "100%", "unknown")
    assert app.dataframe[-1].value["Question"].tolist() == ["What is the capital of Australia?"]


def test_a_customer_is_played_for_some_turns(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Text(REFUND), Text("Return it [policies-refund]."), CALM, Text("[end]"))
    app = open_page_with_model("support")
    app.button(key="support_simulate").click().run()
    assert not app.exception
    assert asked(app) == [REFUND]
    assert "Return it [policies-refund]." in last(app)
    assert len(fake_openai.chats) == 4
