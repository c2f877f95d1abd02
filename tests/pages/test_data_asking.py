"""Answers on the data page are changed by hand and by sentences, and what a model would see is shown."""

from streamlit.testing.v1 import AppTest

from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Text
from tests.pages.conftest import OpenPage
from tests.pages.test_data import PLAN, SALES, ask, shown, upload


def choose(app: AppTest, label: str, option: object) -> AppTest:
    return next(item for item in app.selectbox if item.label == label).set_value(option).run()


def newest_plan(app: AppTest) -> str:
    return next(str(code.value) for code in app.code if str(code.value).startswith('{\n  "kind"'))


def test_every_part_of_a_chart_is_changed_by_hand(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "sales.csv", SALES), "total units by region as a bar chart")
    app = choose(app, "Chart", "treemap")
    assert '"kind": "treemap"' in newest_plan(app)

    app = choose(app, "Chart", "bar")
    app = choose(app, "Group by", "price")
    app = choose(app, "Number", "mean")
    assert '"aggregate": "mean"' in newest_plan(app)
    assert '"column": "price"' in newest_plan(app)
    app = choose(app, "Shown as", "share")
    assert "only counts and sums have shares" in app.error[0].value
    app = choose(app, "of the column", "")
    app = choose(app, "Shown as", "share")
    assert not app.error
    assert '"transform": "share"' in newest_plan(app)
    app = choose(choose(app, "Group by", "region"), "Order", "dimension down")
    assert list(app.dataframe[-1].value["region"]) == ["South", "North"]
    app.number_input(key="data_edit_1_limit").set_value(1).run()
    app.checkbox(key="data_edit_1_others").check().run()
    assert '"others": true' in newest_plan(app)


def test_a_condition_is_taken_off(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "sales.csv", SALES), "total units by region where price is over 2")
    assert list(app.dataframe[-1].value["sum(units)"]) == [5]
    next(button for button in app.button if button.label == "price \\> 2").click().run()
    assert list(app.dataframe[-1].value["sum(units)"]) == [7, 5]
    assert '"filters"' not in newest_plan(app)


def test_a_sentence_changes_the_chart_and_one_that_does_not_help_stays(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "sales.csv", SALES), "total units by region")
    follow_up(app, "as a share")
    assert "share of sum of units 58.3 %" in shown(app)
    app = follow_up(app, "as a share")
    assert "This changes nothing in the chart" in app.error[0].value
    assert app.text_input(key="data_follow_up_2").value == "as a share"


def follow_up(app: AppTest, text: str) -> AppTest:
    next(item for item in app.text_input if item.label == "Change it").set_value(text)
    return next(button for button in app.button if button.label == "Change").click().run()


def test_what_a_model_would_see_is_shown_and_chosen(open_page_with_model: OpenPage) -> None:
    app = fold(upload(open_page_with_model("data"), "sales.csv", SALES), is_open=True)
    told = app.code[0].value
    assert '{"name": "region", "type": "text", "role": "place"}' in told
    assert "North" not in told
    assert "tokens to send · " in shown(app)
    app.selectbox(key="data_sending").select("samples").run()
    assert '"sample_rows": [{"region": "North", "units": "3", "price": "1.5"}' in app.code[0].value


def fold(app: AppTest, *, is_open: bool) -> AppTest:
    app.session_state["data_sending_open"] = is_open
    return app.run()


def test_what_is_sent_is_worked_out_when_somebody_looks_and_what_was_chosen_is_sent_afterwards(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = upload(open_page_with_model("data"), "sales.csv", SALES)
    assert "tokens to send · " not in shown(app)
    fold(app, is_open=True).selectbox(key="data_sending").select("samples").run()
    fold(app, is_open=False)
    assert "tokens to send · " not in shown(app)
    fake_openai.reply(JsonObject(PLAN))
    ask(app, "sum of units by region")
    assert "sample_rows" in str(fake_openai.chats[-1].body)


def test_where_no_model_plans_nothing_is_sent_and_that_is_said(open_page: OpenPage) -> None:
    app = upload(open_page("data"), "sales.csv", SALES)
    assert "nothing is sent" in shown(app)


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_charts_for_a_goal_are_suggested_and_one_is_kept(open_page: OpenPage) -> None:
    app = upload(open_page("data"), "sales.csv", SALES)
    app.text_input(key="data_goal").set_value("price by region").run()
    app = press(app, "Suggest by rules")
    assert not app.exception
    assert "Average price by region" in shown(app)
    app = press(app, "Keep")
    assert '"column": "price"' in newest_plan(app)


def test_the_model_suggests_when_it_is_asked(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = upload(open_page_with_model("data"), "sales.csv", SALES)
    unfit = {**PLAN, "measures": [{"aggregate": "sum", "column": "region", "transform": None}]}
    fake_openai.reply(JsonObject({"plans": [{**PLAN, "kind": "pie"}, unfit]}))
    app = press(app, "Ask the model")
    assert not app.exception
    assert "1 suggestion did not fit the table" in shown(app)
    assert '"kind": "pie"' in newest_plan(press(app, "Keep"))


def test_a_model_s_words_are_shown_with_what_is_not_in_the_result(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = upload(open_page_with_model("data"), "sales.csv", SALES)
    fake_openai.reply(JsonObject(PLAN))
    app = ask(app, "Where did we sell most?")
    fake_openai.reply(Text("North sold 7 units, 12 in all."))
    app = press(app, "In the model’s words")
    assert "Not in the result: 12." in shown(app)
    assert any(":red-background[12]" in element.value for element in app.markdown)
