"""Answers on the data page are changed by hand and by sentences, and what a model would see is shown."""

from streamlit.testing.v1 import AppTest

from gptdash.services.analysis import ChartSpec
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Text
from tests.pages.conftest import OpenPage
from tests.pages.test_data import PLAN, SALES, ask, shown, upload

DAYS = (
    b"day,region,shop,units,price\n2024-01-05,North,a,3,1.5\n2024-02-06,South,b,5,2.5\n2024-05-07,North,a,4,2\n"
    b"2024-08-09,South,a,2,3.5\n2024-11-01,North,b,6,1\n"
)


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


def test_every_number_of_a_chart_is_changed_by_hand(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "sales.csv", SALES), "total units by region as a bar chart")
    app = press(app, "Add a number")
    assert drawn(app) == "bar sum(units), mean(price) by region"
    app = choose(app, "Number (2)", "max")
    app = choose(choose(app, "of the column (2)", "units"), "Shown as (2)", "share")
    assert "only counts and sums have shares" in app.error[0].value
    app = choose(choose(app, "Number (2)", "sum"), "Shown as (2)", "share")
    assert drawn(app) == "bar sum(units), share sum(units) by region"
    app = press(press(app, "Add a number"), "Add a number")
    assert drawn(app) == "bar sum(units), share sum(units), mean(price), count() by region"
    app.button(key="data_edit_1_leave_0").click().run()
    app.button(key="data_edit_1_leave_2").click().run()
    assert drawn(app) == "bar share sum(units), mean(price) by region"
    app = choose(app, "Colour by", "price")
    assert drawn(app) == "bar share sum(units) by region split price"
    assert not [button for button in app.button if button.label in ("Add a number", "Leave out")]
    assert not app.exception


def test_all_numbers_of_a_bubble_chart_and_its_colours_are_changed_by_hand(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "sales.csv", SALES), "total units by region as a bar chart")
    app = choose(app, "Chart", "bubble")
    assert drawn(app) == "bubble sum(units), mean(price), count() by region"
    assert "Size of the bubbles" in shown(app)
    assert not [button for button in app.button if button.label in ("Add a number", "Leave out")]
    app = choose(choose(app, "of the column (3)", "price"), "Number (3)", "max")
    app = choose(app, "Colour by", "region")
    assert drawn(app) == "bubble sum(units), mean(price), max(price) by region split region"
    assert not app.exception


def test_each_side_of_a_chart_with_several_is_changed_by_hand(open_page: OpenPage) -> None:
    app = upload(open_page("data"), "days.csv", DAYS)
    app = choose(ask(app, "total units by region as a bar chart"), "Chart", "heatmap")
    app = choose(choose(app, "and by", "day"), "Step of time (and by)", "quarter")
    assert drawn(app) == "heatmap sum(units) by region, day/quarter"
    app = choose(choose(app, "Chart", "table"), "and then by", "shop")
    assert drawn(app) == "table sum(units) by region, day/quarter, shop"
    app = ask(app, "units versus price as a scatter chart")
    app = choose(choose(app, "and by", "units"), "Colour by", "region")
    assert drawn(app) == "scatter by price, units split region"
    assert not app.exception


def test_of_very_many_columns_those_that_are_looked_for_are_offered(open_page: OpenPage) -> None:
    names = ",".join(["region", *[f"n{at}" for at in range(300)]])
    rows = "".join(
        ",".join([name, *map(str, range(at, at + 300))]) + "\n" for at, name in enumerate(("North", "South"))
    )
    app = ask(upload(open_page("data"), "wide.csv", f"{names}\n{rows}".encode()), "average n299 by region")
    box = next(item for item in app.selectbox if item.label == "of the column")
    assert len(box.options) == 202
    assert "n250" not in box.options
    app.text_input(key="data_edit_1_find").set_value("N25").run()
    app = choose(app, "of the column", "n250")
    assert drawn(app) == "bar mean(n250) by region"


def drawn(app: AppTest) -> str:
    """Write the newest plan shortly: kind, measures, `by` dimensions, `split`."""
    spec = ChartSpec.model_validate_json(newest_plan(app))
    measures = ", ".join(
        f"{item.transform or ''} {item.aggregate}({item.column or ''})".strip() for item in spec.measures
    )
    dimensions = ", ".join(f"{item.column}/{item.grain}" if item.grain else item.column for item in spec.dimensions)
    split = f" split {spec.split.column}" if spec.split else ""
    return " ".join(f"{spec.kind} {measures} by {dimensions}{split}".split())


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


def test_weekdays_are_chosen_by_hand_and_written_by_name(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "days.csv", DAYS), "total units by month")
    app = choose(app, "Step of time", "weekday")
    assert drawn(app) == "line sum(units) by day/weekday"
    assert list(app.dataframe[-1].value["day (weekday)"]) == ["Tuesday", "Friday"]
    steps = next(item for item in app.selectbox if item.label == "Step of time").options
    assert [step for step in steps if "Hour" in step] == []  # days have none
    app = choose(app, "Shown as", "running")
    assert "comes again and again" in app.error[0].value
    assert not app.exception


def test_a_rate_alone_is_a_card_in_percent(open_page: OpenPage) -> None:
    rows = "".join(f"{'yes' if number % 8 == 0 else 'no'},{number}.5\n" for number in range(40))
    app = ask(upload(open_page("data"), "orders.csv", f"returned,amount\n{rows}".encode()), "percentage of returned")
    assert [card.value for card in app.metric] == ["12.5 %"]
