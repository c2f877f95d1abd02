import json

import pytest
from streamlit.testing.v1 import AppTest

from gptdash.app import shared_services
from gptdash.domain.conversations import ChatSettings
from tests.fake_openai.server import FakeOpenAI
from tests.gateway.canaries import unmarked
from tests.pages.chat.using import captions, press, said, write
from tests.pages.conftest import OpenPage


def field(app: AppTest, kind: str, ending: str) -> object:
    (found,) = [widget for widget in getattr(app, kind) if (widget.key or "").endswith(ending)]
    return found


def fields(app: AppTest, prefix: str = "settings_") -> set[str]:
    """Name the fields of the settings that are shown."""
    shown = [*app.number_input, *app.selectbox, *app.multiselect, *app.text_area, *app.toggle]
    keys = [widget.key or "" for widget in shown]
    known = ("system", "model", "effort", "temperature", "top_p", "frequency_penalty", "presence_penalty", "seed",
             "stop", "max_output_tokens", "max_messages", "max_tokens", "summarise")  # fmt: skip
    return {name for name in known for key in keys if key.startswith(prefix) and key.endswith(f"_{name}")}


def run(app: AppTest) -> AppTest:
    """Run with the settings open: the test's app forgets that, a browser does not."""
    app.session_state["chat_settings"] = True
    app.run()
    assert not app.exception
    return app


@pytest.fixture
def app(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> AppTest:
    """The page with its settings open."""
    return run(open_page_with_model("chat"))


def use_model(app: AppTest, model: str) -> AppTest:
    field(app, "selectbox", "_0_model").set_value(model)  # type: ignore[attr-defined] # one of AppTest's widgets
    return run(app)


def test_only_what_the_model_takes_is_offered_and_the_rest_is_explained(app: AppTest) -> None:
    use_model(app, "gpt-6.1-sol")
    assert "temperature" not in fields(app)
    assert "effort" in fields(app)
    assert "This model does not take: Temperature, Top-p" in captions(app)
    use_model(app, "gpt-4o")
    assert {"temperature", "top_p"} <= fields(app)
    assert "effort" not in fields(app)


def test_settings_are_kept_and_go_out_with_the_next_message(app: AppTest, fake_openai: FakeOpenAI) -> None:
    use_model(app, "gpt-4o")
    field(app, "text_area", "_0_system").set_value("Be brief.")  # type: ignore[attr-defined] # one of AppTest's widgets
    field(app, "number_input", "_0_temperature").set_value(0.5)  # type: ignore[attr-defined] # one of AppTest's widgets
    field(app, "number_input", "_0_max_messages").set_value(3)  # type: ignore[attr-defined] # one of AppTest's widgets
    run(app)
    for text in ("one", "two"):
        write(app, text)
    sent = fake_openai.chats[-1]
    assert [unmarked(message["content"]) for message in sent.messages] == ["Be brief.", "one", said(app)[1], "two"]
    assert (sent.body["model"], sent.body["temperature"]) == ("gpt-4o", 0.5)
    write(app, "three")
    assert [message["content"] for message in fake_openai.chats[-1].messages][1:] == ["two", said(app)[3], "three"]


def test_a_conversation_begins_from_a_preset(app: AppTest, fake_openai: FakeOpenAI) -> None:
    architect = shared_services().presets.listed()[0]
    app.menu_button(key="chat_preset_use").click(architect).run()
    assert not app.exception
    assert field(app, "text_area", "_1_system").value == architect.settings.system  # type: ignore[attr-defined] # one of AppTest's widgets
    write(app, "hello")
    assert unmarked(fake_openai.chats[-1].messages[0]["content"]) == architect.settings.system


def test_settings_are_kept_as_a_preset_and_changed_there(app: AppTest) -> None:
    field(app, "text_area", "_0_system").set_value("Rhyme.")  # type: ignore[attr-defined] # one of AppTest's widgets
    run(app)
    app.text_input(key="chat_preset_name").set_value("Poet")
    (keep,) = [button for button in app.button if button.label == "Keep"]
    keep.click().run()
    presets = shared_services().presets
    poet = presets.listed()[-1]
    assert (poet.name, poet.settings) == ("Poet", ChatSettings(system="Rhyme."))
    app.selectbox(key="chat_preset_chosen").set_value(poet.id).run()
    app.text_area(key=f"preset_{poet.id}_system").set_value("Rhyme well.")
    press(app, "chat_preset_save")
    assert presets.listed()[-1].settings.system == "Rhyme well."
    press(app, "chat_preset_delete")
    assert all(preset.included for preset in presets.listed())


def test_an_included_preset_can_only_be_duplicated(app: AppTest) -> None:
    architect = shared_services().presets.listed()[0]
    assert app.text_area(key=f"preset_{architect.id}_system").disabled
    assert not [button for button in app.button if button.key == "chat_preset_save"]
    press(app, "chat_preset_duplicate")
    copy = shared_services().presets.listed()[-1]
    assert copy.name == "Software architect (2)"
    assert app.selectbox(key="chat_preset_chosen").value == copy.id
    assert not app.text_area(key=f"preset_{copy.id}_system").disabled


def test_presets_are_imported_and_a_bad_file_is_refused(app: AppTest) -> None:
    (uploader,) = [widget for widget in app.file_uploader if (widget.key or "").startswith("chat_presets_import")]
    uploader.upload("presets.json", b'{"presets": }', "application/json").run()
    assert "line 1, column 13" in app.error[0].value
    document = {"format": "gptdash.presets", "version": 1, "presets": [{"name": "Mine", "settings": {}}]}
    (uploader,) = [widget for widget in app.file_uploader if (widget.key or "").startswith("chat_presets_import")]
    uploader.clear().upload("presets.json", json.dumps(document).encode(), "application/json").run()
    assert not app.exception
    assert shared_services().presets.listed()[-1].name == "Mine"


def test_closed_settings_cost_nothing(open_page_with_model: OpenPage) -> None:
    assert fields(open_page_with_model("chat")) == set()


def test_an_empty_conversation_offers_the_presets(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = open_page_with_model("chat")
    mentor = shared_services().presets.listed()[1]
    (pills,) = app.button_group
    pills.set_value(mentor.id).run()
    assert not app.exception
    write(app, "hello")
    assert unmarked(fake_openai.chats[-1].messages[0]["content"]) == mentor.settings.system
    assert not app.button_group
