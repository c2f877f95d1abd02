"""The assistant tab of the review page."""

from streamlit.testing.v1 import AppTest

from gptdash.ui.session import SERVICES_KEY
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Cites, Finish, RunsCode, Status, Text
from tests.pages.conftest import OpenPage

CODE = "print(eval('1 + 1'))\n"


def open_assistant(open_page_with_model: OpenPage) -> AppTest:
    """Open the tab with some code, on the fake server as OpenAI."""
    app = open_page_with_model("review")
    services = app.session_state[SERVICES_KEY]
    app.session_state[SERVICES_KEY] = services.using(services.endpoint.model_copy(update={"kind": "openai"}))
    app.text_area(key="review_code").set_value(CODE).run()
    return app.get("button_group")[0].set_value("assistant").run()


def ask(app: AppTest, question: str) -> AppTest:
    return app.chat_input[0].set_value(question).run()


def words(app: AppTest) -> str:
    shown = (app.main.markdown, app.main.text, app.main.caption, app.main.info, app.main.error, app.main.code)
    return "\n".join(element.value for elements in shown for element in elements)


def test_a_question_is_answered_with_the_code_that_ran_and_the_file_it_made(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_assistant(open_page_with_model)
    assert "a container for 20 minutes: at most $0.03" in words(app)
    fake_openai.reply(
        RunsCode("eval('1+1')", ("it is 2\n",), {"fix.py": b"x"}), Text("Do this: "), Cites("fix.py"), Finish()
    )
    ask(app, "Is it safe?")
    assert not app.exception
    shown = words(app)
    assert "Is it safe?" in shown
    assert "eval('1+1')" in shown
    assert "it is 2" in shown
    assert "a container for 20 minutes" not in shown
    assert [button.label for button in app.get("download_button")] == ["fix.py (1 bytes)"]
    (file,) = [file for file in fake_openai.shelf.held["cntr_1"].files.values() if file.source == "user"]
    assert file.data == CODE.encode()


def test_an_earlier_conversation_is_opened_gone_on_with_and_deleted(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = ask(open_assistant(open_page_with_model), "Is it safe?")
    (box,) = [box for box in app.main.selectbox if box.label == "Conversation"]
    box.select("").run()
    assert "Is it safe?" not in words(app)
    (box,) = [box for box in app.main.selectbox if box.label == "Conversation"]
    box.select_index(1).run()
    assert "Is it safe?" in words(app)
    ask(app, "And then?")
    assert len(fake_openai.shelf.held) == 1
    (delete,) = [button for button in app.main.button if button.label == "Delete"]
    delete.click().run()
    assert "Is it safe?" not in words(app)
    assert not [box for box in app.main.selectbox if box.label == "Conversation"]


def test_without_code_or_with_a_failing_server_it_says_so_and_goes_on(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_assistant(open_page_with_model)
    app.text_area(key="review_code").set_value("").run()
    assert "There is no code to review" in words(ask(app, "Is it safe?"))
    app.text_area(key="review_code").set_value(CODE).run()
    fake_openai.reply(Status(401))
    ask(app, "Is it safe?")
    assert not app.exception
    assert len(app.main.error) == 1
    assert app.chat_input[0].proto.value == "Is it safe?"  # put back, to be sent again
    ask(app, "And now?")
    assert "And now?" in words(app)


def test_on_another_endpoint_it_says_why_it_cannot_work(open_page: OpenPage) -> None:
    app = open_page("review").get("button_group")[0].set_value("assistant").run()
    assert "The assistant runs code in a container at OpenAI, which Embedded model does not offer." in words(app)
    assert app.chat_input[0].disabled
