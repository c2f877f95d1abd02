"""The panel as a page of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from gptdash.app import close_shared_services
from gptdash.ui.structured.field_editor import STARTING, fields_of
from gptdash.ui.structured.result import as_csv
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.saying import format_of
from tests.fake_openai.server import KEY
from tests.fake_openai.steps import Finish, JsonObject, Status

OpenPanel = Callable[[], AppTest]
ADA = {"name": "Ada Lindqvist", "age": 36, "occupation": None, "city": "Gothenburg", "skills": ["Python", "Fortran"]}


def panel() -> None:
    from gptdash.ui.structured import show_structured_output  # noqa: PLC0415 - AppTest runs the body alone

    show_structured_output()


@pytest.fixture
def open_panel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake_openai: FakeOpenAI) -> Iterator[OpenPanel]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_BASE_URL", fake_openai.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("GPTDASH_MODEL", "gpt-4o")
    monkeypatch.setenv("GPTDASH_MAX_ATTEMPTS", "1")
    yield lambda: AppTest.from_function(panel, default_timeout=60).run()
    close_shared_services()


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def choose(app: AppTest, source: str) -> AppTest:
    app.segmented_control(key="structured_source").set_value(source).run()
    assert not app.exception
    return app


def test_a_sample_is_read_into_a_table_and_json(open_panel: OpenPanel, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject(ADA), Finish())
    app = press(open_panel(), "structured_example")
    assert str(app.text_area(key="structured_text").value).startswith("Ada Lindqvist, 36,")
    assert any(caption.value.endswith(" tokens to send · unpriced") for caption in app.caption)
    press(app, "structured_go")
    assert [success.value for success in app.success] == ["Every field fits the schema."]
    table = app.dataframe[0].value
    assert table["Field"].tolist() == ["name", "age", "occupation", "city", "skills"]
    assert table["Value"].tolist() == ["Ada Lindqvist", "36", "–", "Gothenburg", "Python, Fortran"]
    assert '"name": "Ada Lindqvist"' in app.code[-1].value
    assert "gpt-4o" in app.caption[-1].value
    app.run()
    assert app.dataframe[0].value["Value"].tolist()[0] == "Ada Lindqvist"


def test_problems_point_at_their_field(open_panel: OpenPanel, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(JsonObject({**ADA, "age": -1}), Finish())] * 2)
    app = press(press(open_panel(), "structured_example"), "structured_go")
    assert app.error[0].value.startswith("1 field does not fit the schema:\n- `$.age` ")
    assert "asked for once more" in "".join(caption.value for caption in app.caption)
    assert app.dataframe[0].value["Value"].tolist()[1] == "-1"


def test_a_pasted_model_is_used_and_a_wrong_one_says_where(open_panel: OpenPanel, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"items": [{"name": "oak", "n": 2}, {"name": "pine", "n": 1}]}), Finish())
    app = choose(open_panel(), "paste")
    assert app.button(key="structured_go").disabled
    app.text_area(key="structured_pasted").set_value("class A(BaseModel):\n    a: Widget").run()
    assert [error.value for error in app.error] == [
        "This model cannot be read: at line 2, Widget is not a type that is known here."
    ]
    assert app.button(key="structured_go").disabled
    source = "class I(BaseModel):\n    name: str\n    n: int\nclass List(BaseModel):\n    items: list[I]"
    app.text_area(key="structured_pasted").set_value(source).run()
    app.text_area(key="structured_text").set_value("two oak, one pine").run()
    press(app, "structured_go")
    assert format_of(fake_openai.chats[0].body)["name"] == "List"
    assert app.dataframe[0].value.to_dict("records") == [{"name": "oak", "n": 2}, {"name": "pine", "n": 1}]


def test_the_form_begins_with_a_field_and_makes_a_schema(open_panel: OpenPanel, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"name": "Ada"}), Finish())
    app = choose(open_panel(), "form")
    app.text_input(key="structured_name").set_value("Who").run()
    app.text_area(key="structured_text").set_value("Ada").run()
    press(app, "structured_go")
    wanted = format_of(fake_openai.chats[0].body)
    assert (wanted["name"], list(wanted["schema"]["properties"])) == ("Who", ["name"])
    assert app.dataframe[-1].value["Value"].tolist() == ["Ada"]


def test_a_failure_is_one_sentence_and_the_text_stays(open_panel: OpenPanel, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Status(401, "invalid_api_key"))
    app = press(press(open_panel(), "structured_example"), "structured_go")
    assert ["does not accept the API key" in error.value for error in app.error] == [True]
    assert str(app.text_area(key="structured_text").value).startswith("Ada Lindqvist")


def test_without_a_text_nothing_is_sent(open_panel: OpenPanel, fake_openai: FakeOpenAI) -> None:
    app = press(open_panel(), "structured_go")
    assert ["give a text or a picture to read from" in error.value for error in app.error] == [True]
    assert fake_openai.chats == ()


def test_the_form_is_read_field_by_field() -> None:
    edited = pd.DataFrame(
        [
            ("boat", "text", "its name", True, False, None),
            ("crew", None, None, None, True, None),
            ("rig", "choice", "", False, False, "sloop, ketch,"),
            (None, "text", None, True, False, None),
        ],
        columns=STARTING.columns,
    )
    boat, crew, rig = fields_of(edited)
    assert (boat.name, boat.description, boat.required, boat.many) == ("boat", "its name", True, False)
    assert (crew.type, crew.required, crew.many) == ("text", True, True)
    assert (rig.type, rig.required, rig.choices) == ("choice", False, ("sloop", "ketch"))
    assert fields_of(edited.iloc[3:]) == ()


def test_no_cell_of_a_download_becomes_a_formula() -> None:
    assert as_csv({"a": "=1+1", "b": -2, "c": "x"}) == "field,value\na,'=1+1\nb,-2\nc,x\n"
    assert as_csv({"rows": [{"a": "@x"}, {"a": "y"}]}) == "a\n'@x\ny\n"
