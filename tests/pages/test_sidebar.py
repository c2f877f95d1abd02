import pytest
from streamlit.testing.v1 import AppTest

from gptdash.ui.session import SERVICES_KEY
from tests.fake_openai.server import KEY, FakeOpenAI
from tests.pages.conftest import OpenPage


def sidebar_text(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.sidebar.markdown, *app.sidebar.caption))


def enter_server(app: AppTest, key: str, url: str, model: str = "") -> AppTest:
    fields = {field.label: field for field in app.sidebar.text_input}
    fields["API key"].set_value(key)
    fields["Base URL"].set_value(url)
    fields["Model"].set_value(model)
    (use,) = [button for button in app.sidebar.button if button.label == "Use this server"]
    return use.click().run()


def test_without_a_key_the_embedded_model_is_named_and_marked(open_page: OpenPage) -> None:
    text = sidebar_text(open_page("chat"))
    assert "Embedded model" in text
    assert "SmolLM2-135M: tiny, often wrong" in text


def test_a_server_is_entered_used_and_its_key_stays_in_the_session(
    open_page: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = enter_server(open_page("chat"), KEY, fake_openai.url, "gpt-4o")
    assert not app.exception
    assert "gpt-4o" in sidebar_text(app)
    app.chat_input[0].set_value("hello").run()
    assert fake_openai.chats[-1].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(app.session_state[SERVICES_KEY])


def test_another_model_is_chosen_from_what_the_server_lists(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("chat")
    (model,) = [box for box in app.sidebar.selectbox if box.label == "Model"]
    assert model.value == "gpt-6-luna"
    assert "text-only" in model.options
    model.select("gpt-4o-mini").run()
    app.chat_input[0].set_value("hello").run()
    assert fake_openai.chats[-1].body["model"] == "gpt-4o-mini"


def test_back_to_the_embedded_model(open_page_with_model: OpenPage) -> None:
    app = open_page_with_model("chat")
    (back,) = [button for button in app.sidebar.button if button.label == "Use Embedded model on this machine"]
    back.click().run()
    assert "tiny, often wrong" in sidebar_text(app)


@pytest.mark.parametrize(
    ("key", "url", "said"),
    [
        ("", "", "enter an API key"),
        ("sk-x", "localhost:1234", "must begin with http"),
        ("", "nonsense", "must begin with http"),
    ],
)
def test_a_server_that_cannot_be_one_is_refused_in_one_sentence(
    open_page: OpenPage, key: str, url: str, said: str
) -> None:
    app = enter_server(open_page("chat"), key, url)
    assert not app.exception
    assert said in app.error[0].value
    assert "Embedded model" in sidebar_text(app)


def test_a_server_that_is_down_leaves_the_app_usable(open_page: OpenPage) -> None:
    app = enter_server(open_page("chat"), "sk-x", "http://127.0.0.1:9/v1", "some-model")
    assert not app.exception
    assert "No answer from 127.0.0.1:9" in app.error[0].value
    assert len(app.chat_input) == 1


@pytest.mark.parametrize(("name", "value"), [("OPENAI_BASE_URL", "nonsense"), ("GPTDASH_DATABASE_URL", "nonsense://x")])
def test_a_wrong_setting_is_one_sentence_on_the_page(
    monkeypatch: pytest.MonkeyPatch, open_page: OpenPage, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    app = open_page("costs")
    assert not app.exception
    (error,) = app.error
    assert name in error.value
    assert len(app.metric) == 0


def test_on_openai_each_page_names_the_model_that_fits_its_work_and_says_why(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("chat")
    assert "gpt-6-luna was chosen for all pages." in sidebar_text(app)
    services = app.session_state[SERVICES_KEY]
    unchosen = services.endpoint.model_copy(update={"kind": "openai", "model": None})
    app.session_state[SERVICES_KEY] = services.using(unchosen)
    assert "gpt-6-luna is the cheapest model that does this well." in sidebar_text(app.run())
    app.chat_input[0].set_value("hello").run()
    assert fake_openai.chats[-1].body["model"] == "gpt-6-luna"
    review = app.switch_page("../../pages/review.py").run()
    assert "gpt-6.2-sol writes and reviews code well" in sidebar_text(review)


def test_the_embedded_model_says_why_it_answers(open_page: OpenPage) -> None:
    assert "It comes along with gptdash and needs no key." in sidebar_text(open_page("data"))
