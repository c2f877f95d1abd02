import pytest

from gptdash.domain.errors import EmptyFile, FileRejected, InputRejected
from gptdash.services.jobs import PromptTable, fill, read_lines, read_table
from gptdash.services.jobs.prompts import TemplateRejected
from gptdash.services.jobs.tables import MAX_ITEMS


def prompts(template: str, table: PromptTable) -> list[str]:
    return [item.prompt for item in fill(template, table)]


def test_each_line_that_is_not_blank_is_a_prompt() -> None:
    assert read_lines("one\n\n  two \r\n") == ("one", "two")


@pytest.mark.parametrize("text", ["", " \n\n", "x\n" * (MAX_ITEMS + 1)])
def test_no_prompt_and_too_many_are_one_sentence(text: str) -> None:
    with pytest.raises(InputRejected):
        read_lines(text)


def test_a_template_is_filled_with_the_columns_of_each_row() -> None:
    table = read_table("t.csv", "title;note\n繁體;a, b\n007;NA\n".encode())
    assert table.columns == ("title", "note")
    assert prompts("Translate {title} ({note})", table) == ["Translate 繁體 (a, b)", "Translate 007 (NA)"]


def test_quoted_commas_and_line_breaks_stay_in_their_cell() -> None:
    table = read_table("t.csv", b'\xef\xbb\xbfquestion,answer\n"one, two\nthree",x\n')
    assert prompts("{question}", table) == ["one, two\nthree"]


def test_json_lines_are_rows_whatever_their_values_are() -> None:
    table = read_table("t.jsonl", b'{"q": "one", "n": 1}\n{"q": "two", "n": {"a": [2]}}\n')
    assert prompts("{q} {n}", table) == ["one 1", 'two {"a": [2]}']


def test_null_is_empty_as_a_cell_without_anything_is() -> None:
    table = read_table("t.jsonl", b'{"q": "one", "n": null}\n{"q": "two"}\n')
    assert prompts("{q}:{n}", table) == ["one:", "two:"]


def test_columns_with_braces_in_their_names_are_filled() -> None:
    table = read_table("t.csv", b"{x},a{,x,a b\n1,2,3,4\n")
    assert prompts("{{x}} {a{} {x} {a b} {{", table) == ["1 2 3 4 {{"]


def test_braces_cannot_reach_into_anything() -> None:
    table = read_table("t.csv", b"a\n{a.__class__}\n")
    assert prompts("{a}", table) == ["{a.__class__}"]
    with pytest.raises(TemplateRejected, match="__class__"):
        fill("{a.__class__}", table)


@pytest.mark.parametrize("template", ["no column", "{missing}"])
def test_a_template_without_a_known_column_is_one_sentence(template: str) -> None:
    with pytest.raises(TemplateRejected):
        fill(template, read_table("t.csv", b"a\n1\n"))


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("t.csv", b"", EmptyFile),
        ("t.csv", "a\n繁體\n".encode("big5"), FileRejected),
        ("t.csv", b"a,b\n1,2,3,4\n1,2,3\n", FileRejected),
        ("t.csv", b"a,b\n", InputRejected),
        ("t.csv", b"a,b,a\n1,2,3\n", FileRejected),
        ("t.jsonl", b"not json\n", FileRejected),
        ("t.jsonl", b'{"a":' * 9000 + b"1" + b"}" * 9000, FileRejected),
        ("t.jsonl", b"[1, 2]\n", FileRejected),
    ],
)
def test_what_is_no_table_is_one_sentence(name: str, data: bytes, kind: type[InputRejected]) -> None:
    with pytest.raises(kind):
        read_table(name, data)


def test_a_table_is_counted_and_read_as_often_as_one_likes() -> None:
    items = fill("{a}", read_table("t.csv", b"a,b\n1,2\n\n3,4\n"))
    assert len(items) == 2
    assert (
        [item.given for item in items] == [item.given for item in items] == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    )
