"""Weekdays, months of the year and hours: their numbers by hand, their names, and the questions that ask for them."""

from collections.abc import Iterator

import pytest

from gptdash.domain.errors import QuestionRejected
from gptdash.services.analysis import AnalysisService, ChartSpec, Dimension, Measure, Sort, Table
from gptdash.services.analysis.editing import cut, pointed_at
from gptdash.services.analysis.parts_of_time import with_named_parts
from gptdash.services.analysis.planning import plan_by_rules, refine_by_rules
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.spec import ChartKind, Filter, Grain, Part, Scalar, Transform
from gptdash.services.analysis.wording import condition_said
from tests.services.analysis.conftest import OpenBytes, Rows, rows_of

# 1 January 2024 was a Monday; the last row knows no time.
ORDERS = """at,day,region,clerk,revenue
2024-01-01 09:15,2024-01-01,North,May,10
2024-01-01 09:45,2024-01-01,South,April,20
2024-01-02 14:00,2024-01-02,North,May,5
2024-01-07 23:59,2024-01-07,South,June,7
2025-01-06 09:00,2025-01-06,North,May,30
2025-12-31 00:00,2025-12-31,South,April,1
,,North,May,100
"""
REVENUE, ROWS = Measure(aggregate="sum", column="revenue"), Measure(aggregate="count")


@pytest.fixture(scope="module")
def orders(analysis: AnalysisService) -> Iterator[Table]:
    with_times = analysis.open(("orders.csv", ORDERS.encode()))
    yield with_times
    with_times.close()


def by(grain: Grain, kind: ChartKind = "bar", column: str = "at", **more: object) -> ChartSpec:
    return ChartSpec.model_validate(
        {"kind": kind, "measures": (REVENUE,), "dimensions": (Dimension(column=column, grain=grain),), **more}
    )


@pytest.mark.parametrize(
    ("grain", "groups"),
    [
        ("weekday", [(1, 60), (2, 5), (3, 1), (7, 7), (None, 100)]),
        ("hour_of_day", [(0, 1), (9, 60), (14, 5), (23, 7), (None, 100)]),
        ("month_of_year", [(1, 72), (12, 1), (None, 100)]),
    ],
)
def test_parts_that_come_again_are_whole_numbers_in_their_order(
    analysis: AnalysisService, orders: Table, grain: Grain, groups: Rows
) -> None:
    assert rows_of(analysis.run(orders, by(grain)).table) == groups


def test_an_hour_is_the_full_hour_in_which_a_row_happened(analysis: AnalysisService, orders: Table) -> None:
    found = analysis.run(orders, by("hour", "line")).table
    first = found.iloc[:3, 0].map(str).tolist()
    assert first == ["2024-01-01 09:00:00", "2024-01-02 14:00:00", "2024-01-07 23:00:00"]
    assert found.iloc[0, 1] == 30


def test_an_hour_without_rows_is_not_skipped_by_a_change(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes("at,n\n2024-01-01 08:10,1\n2024-01-01 09:20,4\n2024-01-01 11:30,9\n")
    change = Measure(aggregate="sum", column="n", transform="change")
    spec = ChartSpec(kind="bar", measures=(change,), dimensions=(Dimension(column="at", grain="hour"),))
    assert [row[1] for row in rows_of(analysis.run(table, spec).table)] == [None, 3, None]


def test_days_have_weekdays_but_no_hours(analysis: AnalysisService, orders: Table) -> None:
    assert rows_of(analysis.run(orders, by("weekday", column="day")).table)[0] == (1, 60)
    for grain in ("hour", "hour_of_day"):
        with pytest.raises(SpecRejected, match="day holds days without a time of day, so it has no hours"):
            analysis.run(orders, by(grain, column="day"))
    with pytest.raises(SpecRejected, match="region holds no dates, so it cannot be grouped by hour of day"):
        analysis.run(orders, by("hour_of_day", column="region"))


@pytest.mark.parametrize("how", ["running", "change", "change_rate"])
def test_nothing_runs_on_over_what_comes_again(analysis: AnalysisService, orders: Table, how: Transform) -> None:
    measures = (Measure(aggregate="sum", column="revenue", transform=how),)
    with pytest.raises(SpecRejected, match="at by weekday comes again and again"):
        analysis.run(orders, by("weekday", measures=measures))
    months = by("month", measures=measures)
    assert cut(months, "weekday").measures == (REVENUE,)
    assert refine_by_rules(orders, months, "by weekday instead").spec.measures == (REVENUE,)


def test_a_chart_has_a_place_for_each_weekday_by_name_in_the_order_of_the_week(
    analysis: AnalysisService, orders: Table
) -> None:
    answer = analysis.run(orders, by("weekday"))
    drawn = analysis.figure(answer.spec, answer.table)
    assert list(drawn.data[0].x) == ["Monday", "Tuesday", "Wednesday", "Sunday", "(missing)"]
    week = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    assert drawn.layout.xaxis.categoryarray == (*week, "(missing)")
    assert tuple(drawn.layout.xaxis.range) == (-0.5, 7.5)
    assert list(drawn.data[0].customdata) == list(answer.table.index)


def test_a_chart_that_is_sorted_by_its_numbers_stays_so(analysis: AnalysisService, orders: Table) -> None:
    answer = analysis.run(orders, by("weekday", sort=Sort()))
    drawn = analysis.figure(answer.spec, answer.table)
    assert list(drawn.data[0].x)[:3] == ["(missing)", "Monday", "Sunday"]
    assert drawn.layout.xaxis.categoryarray is None


def test_colours_and_cells_follow_the_calendar_too(analysis: AnalysisService, orders: Table) -> None:
    split = ChartSpec(
        kind="grouped",
        measures=(ROWS,),
        dimensions=(Dimension(column="region"),),
        split=Dimension(column="at", grain="weekday"),
    )
    drawn = analysis.figure(split, analysis.run(orders, split).table)
    assert [trace.name for trace in drawn.data] == ["Monday", "Tuesday", "Wednesday", "Sunday", "(missing)"]
    cells = plan_by_rules(orders, "heatmap of revenue by weekday and hour").spec
    assert [item.grain for item in cells.dimensions] == ["hour_of_day", "weekday"]
    grid = analysis.figure(cells, analysis.run(orders, cells).table).data[0]
    assert (list(grid.x), list(grid.y)) == (
        ["00:00", "09:00", "14:00", "23:00"],
        ["Monday", "Tuesday", "Wednesday", "Sunday"],
    )


@pytest.mark.parametrize("kind", ["bar", "line", "area", "pie", "treemap", "table", "heatmap", "box", "violin"])
def test_every_kind_of_chart_takes_them(analysis: AnalysisService, orders: Table, kind: ChartKind) -> None:
    answer = analysis.run(orders, analysis.refit(orders, by("weekday"), kind))
    drawn = analysis.figure(answer.spec, answer.table)
    assert "Monday" in drawn.to_json()


def test_sentences_name_them(analysis: AnalysisService, orders: Table) -> None:
    answer = analysis.run(orders, by("weekday", split=Dimension(column="region")))
    assert str(answer.text) == "Highest is (missing), North with sum of revenue 100 (6 groups shown)."
    weekdays = analysis.ask(orders, "revenue by weekday in 2024")
    assert str(weekdays.text) == "Highest is Monday with sum of revenue 30 (3 groups shown)."
    assert "Grouped by: at (weekday)" in map(str, weekdays.understood)
    line = analysis.run(orders, by("hour_of_day", "line"))
    assert str(line.text).startswith("Sum of revenue went from 1 (00:00) to 7 (23:00); it was highest in 09:00: 60")
    boxes = analysis.run(orders, analysis.refit(orders, by("month_of_year"), "box"))
    assert "12" not in str(boxes.text).split(" has ")[0]


def test_a_name_of_a_person_is_no_month(analysis: AnalysisService, orders: Table) -> None:
    answer = analysis.run(orders, ChartSpec(kind="bar", measures=(ROWS,), dimensions=(Dimension(column="clerk"),)))
    assert answer.text.facts["group"] == "May"


def test_files_keep_numbers_and_tables_for_people_have_names(analysis: AnalysisService, orders: Table) -> None:
    answer = analysis.run(orders, by("weekday"))
    named = with_named_parts(answer.spec, answer.table, str)
    assert list(answer.table["at (weekday)"].dropna()) == [1, 2, 3, 7]
    assert list(named["at (weekday)"].dropna()) == ["Monday", "Tuesday", "Wednesday", "Sunday"]
    assert named["at (weekday)"].isna().sum() == 1


def conditions(spec: ChartSpec) -> list[str]:
    return [str(condition_said(item)) for item in spec.filters]


@pytest.mark.parametrize(
    ("grain", "row", "said", "revenue"),
    [
        ("weekday", 0, ["at (weekday) = Monday"], 60),
        ("weekday", 4, ["at = ∅"], 100),
        ("month_of_year", 1, ["at (month of year) = December"], 1),
        ("hour_of_day", 1, ["at (hour of day) = 09:00"], 60),
        ("hour", 0, ["at = 2024-01-01", "at (hour of day) = 09:00"], 30),
    ],
)
def test_a_click_narrows_to_one_of_them(
    analysis: AnalysisService, orders: Table, grain: Grain, row: int, said: list[str], revenue: int
) -> None:
    answer = analysis.run(orders, by(grain))
    narrowed = pointed_at(orders, answer.spec, answer.table, row)
    assert narrowed
    assert conditions(narrowed) == said
    assert narrowed.sort == Sort()
    assert analysis.run(orders, narrowed).table.iloc[:, -1].sum() == revenue


def test_clicks_on_several_parts_add_up_and_another_of_the_same_takes_its_place(
    analysis: AnalysisService, orders: Table
) -> None:
    monday = Filter(column="at", operator="eq", values=(1,), part="weekday")
    answer = analysis.run(orders, by("hour_of_day", filters=(monday,)))
    assert rows_of(answer.table) == [(9, 60)]
    narrowed = pointed_at(orders, answer.spec, answer.table, 0)
    assert narrowed
    assert conditions(narrowed) == ["at (weekday) = Monday", "at (hour of day) = 09:00"]
    tuesday = refine_by_rules(orders, narrowed, "only on Tuesdays").spec
    assert conditions(tuesday) == ["at (hour of day) = 09:00", "at (weekday) = Tuesday"]


def test_the_rest_of_the_weekdays_can_be_chosen(analysis: AnalysisService, orders: Table) -> None:
    answer = analysis.run(orders, by("weekday", sort=Sort(), limit=2, others=True))
    narrowed = pointed_at(orders, answer.spec, answer.table, 2)
    assert narrowed
    assert conditions(narrowed) == ["at (weekday) ∉ Monday"]


@pytest.mark.parametrize(
    ("column", "part", "value", "problem"),
    [
        ("region", "weekday", 1, "region holds no dates, so rows cannot be chosen by its weekday"),
        ("day", "hour_of_day", 9, "day holds days without a time of day, so it has no hours"),
        ("at", "weekday", 0, "0 is no weekday: those are numbers from 1 to 7"),
        ("at", "month_of_year", 13, "13 is no month of year: those are numbers from 1 to 12"),
        ("at", "hour_of_day", 9.5, "9.5 is no hour of day: those are numbers from 0 to 23"),
        ("at", "weekday", "Monday", "Monday is no weekday"),
    ],
)
def test_a_part_that_does_not_exist_is_refused(
    analysis: AnalysisService, orders: Table, column: str, part: Part, value: Scalar, problem: str
) -> None:
    condition = Filter(column=column, operator="eq", values=(value,), part=part)
    with pytest.raises(SpecRejected, match=problem):
        analysis.run(orders, by("weekday", filters=(condition,)))


CHOSEN = {
    "revenue on Mondays": "at (weekday) = Monday",
    "revenue by region on weekends": "at (weekday) ∈ Saturday, Sunday",
    "revenue by region except weekends": "at (weekday) ∉ Saturday, Sunday",
    "revenue on weekdays by region": "at (weekday) ∈ Monday, Tuesday, Wednesday, Thursday, Friday",
    "revenue in December by region": "at (month of year) = December",
    "revenue in March by region": "at (month of year) = March",
    "revenue by region at 9 o'clock": "at (hour of day) = 09:00",
    "revenue by region at 9 pm": "at (hour of day) = 21:00",
    "revenue by hour on Sundays": "at (weekday) = Sunday",
    "compare Monday and Friday revenue": "at (weekday) ∈ Monday, Friday",
    "週末的營收": "at (weekday) ∈ Saturday, Sunday",
    "平日各region的營收": "at (weekday) ∈ Monday, Tuesday, Wednesday, Thursday, Friday",
    "星期一各region的營收": "at (weekday) = Monday",
    "除了週日的營收": "at (weekday) ∉ Sunday",
    "12月的營收": "at (month of year) = December",
    "十一月各region的營收": "at (month of year) = November",
    "下午3點的營收": "at (hour of day) = 15:00",
    "晚上12點的營收": "at (hour of day) = 00:00",
}


@pytest.mark.parametrize("question", CHOSEN)
def test_a_question_chooses_rows_by_them(orders: Table, question: str) -> None:
    plan = plan_by_rules(orders, question)
    assert conditions(plan.spec) == [CHOSEN[question]]
    assert not plan.ignored


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("revenue in December 2024", ["at ≥ 2024-12-01", "at < 2025-01-01"]),
        ("revenue by clerk of May", ["clerk = May"]),
        ("2024年12月的營收", ["at ≥ 2024-12-01", "at < 2025-01-01"]),
        ("revenue on weekdays and weekends", []),
        ("revenue in May by region", ["clerk = May"]),
        ("march revenue by region", []),
    ],
)
def test_other_words_are_not_taken_for_them(orders: Table, question: str, said: list[str]) -> None:
    assert conditions(plan_by_rules(orders, question).spec) == said


def test_a_column_of_weekdays_is_meant_before_those_of_dates(open_bytes: OpenBytes) -> None:
    table = open_bytes("date,day,tip\n2024-01-06,Sat,1\n2024-01-07,Sun,2\n2024-01-08,Thur,3\n")
    assert conditions(plan_by_rules(table, "average tip on Saturday").spec) == ["day = Sat"]


def essence(spec: ChartSpec) -> str:
    cuts = ", ".join(f"{item.column}/{item.grain}" if item.grain else item.column for item in spec.dimensions)
    order = "" if spec.sort is None else ", desc" if spec.sort.descending else ", asc"
    what = ", ".join(f"{item.aggregate}({item.column})" if item.column else "rows" for item in spec.measures)
    return f"{spec.kind} {what} by {cuts}{order}"


QUESTIONS = {
    "sales by weekday": "bar sum(revenue) by at/weekday",
    "revenue by the day of the week": "bar sum(revenue) by at/weekday",
    "day-of-week revenue as a line chart": "line sum(revenue) by at/weekday",
    "average revenue per weekday": "bar mean(revenue) by at/weekday",
    "which weekday has the most orders": "bar rows by at/weekday, desc",
    "which day of the week has the highest revenue": "bar sum(revenue) by at/weekday, desc",
    "top 3 weekdays by revenue": "bar sum(revenue) by at/weekday, desc",
    "revenue by month of the year": "bar sum(revenue) by at/month_of_year",
    "seasonality of revenue": "bar sum(revenue) by at/month_of_year",
    "revenue by hour of day": "bar sum(revenue) by at/hour_of_day",
    "hourly revenue": "bar sum(revenue) by at/hour_of_day",
    "hourly revenue over time": "line sum(revenue) by at/hour",
    "busiest hour": "bar rows by at/hour_of_day, desc",
    "peak hours for revenue": "bar sum(revenue) by at/hour_of_day, desc",
    "what is the quietest time of day": "bar rows by at/hour_of_day, asc",
    "running total of revenue by weekday": "bar sum(revenue) by at/weekday",
    "daily revenue": "line sum(revenue) by at/day",
    "revenue by month": "line sum(revenue) by at/month",
    "weekly revenue": "line sum(revenue) by at/week",
    "星期幾的營收最高": "bar sum(revenue) by at/weekday, desc",
    "每週幾的營收": "bar sum(revenue) by at/weekday",
    "依星期的營收": "bar sum(revenue) by at/weekday",
    "星期幾最忙": "bar rows by at/weekday, desc",
    "每小時營收": "bar sum(revenue) by at/hour_of_day",
    "哪個小時的營收最高": "bar sum(revenue) by at/hour_of_day, desc",
    "尖峰時段": "bar rows by at/hour_of_day, desc",
    "一天中各小時的平均營收": "bar mean(revenue) by at/hour_of_day",
    "一年中哪個月份營收最高": "bar sum(revenue) by at/month_of_year, desc",
    "營收的季節性": "bar sum(revenue) by at/month_of_year",
    "各月份營收": "line sum(revenue) by at/month",
    "每天營收": "line sum(revenue) by at/day",
    "每星期營收": "line sum(revenue) by at/week",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_for_them(orders: Table, question: str) -> None:
    assert essence(plan_by_rules(orders, question).spec) == QUESTIONS[question]


def test_hours_of_few_days_are_points_in_time(open_bytes: OpenBytes) -> None:
    table = open_bytes("at,n\n2024-01-01 08:10,1\n2024-01-02 09:20,4\n2024-01-05 11:30,9\n")
    assert essence(plan_by_rules(table, "total n per hour").spec) == "line sum(n) by at/hour"
    assert essence(plan_by_rules(table, "每小時的n總和").spec) == "line sum(n) by at/hour"


@pytest.mark.parametrize(
    ("follow_up", "right"),
    [
        ("by weekday instead", "bar sum(revenue) by at/weekday"),
        ("改成依星期", "bar sum(revenue) by at/weekday"),
        ("by hour of day", "bar sum(revenue) by at/hour_of_day"),
        ("每小時", "bar sum(revenue) by at/hour_of_day"),
    ],
)
def test_follow_ups_ask_for_them_and_back(orders: Table, follow_up: str, right: str) -> None:
    changed = refine_by_rules(orders, by("month", "line"), follow_up).spec
    assert essence(changed) == right
    assert essence(refine_by_rules(orders, changed, "by month").spec) == "line sum(revenue) by at/month"


def test_a_column_of_that_name_is_meant_itself(open_bytes: OpenBytes) -> None:
    table = open_bytes("day,weekday,hours,n\n2024-01-01,Mon,5,1\n2024-01-02,Tue,6,2\n2024-01-08,Mon,7,3\n")
    assert essence(plan_by_rules(table, "total n by weekday").spec) == "bar sum(n) by weekday, desc"
    assert essence(plan_by_rules(table, "total hours by day").spec) == "line sum(hours) by day/day"


def test_hours_are_refused_where_there_are_only_days(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes("day,n\n2024-01-01,1\n2024-01-02,2\n2024-03-08,3\n")
    with pytest.raises(QuestionRejected, match="no hours"):
        analysis.ask(table, "n by hour of day")
