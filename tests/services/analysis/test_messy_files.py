"""Files as they are found: read as their authors meant them, with what was decided said."""

from datetime import date, datetime
from typing import NamedTuple

import pytest

from gptdash.services.analysis import Choices, Table
from gptdash.services.analysis.rejections import WrongEncoding
from tests.services.analysis.conftest import OpenBytes, Rows, rows_of

AB: Rows = [(1, 2), (3, 4)]


class File(NamedTuple):
    """A file by what is odd about it: its content, and names, types and rows of the table that it must become."""

    oddity: str
    content: bytes | str
    names: str
    types: str
    rows: Rows


def cells_of(table: Table) -> Rows:
    return rows_of(table.to_pandas())


def names_of(table: Table) -> str:
    return ",".join(column.name for column in table.columns)


def types_of(table: Table) -> str:
    return ",".join(column.type for column in table.columns)


def decisions(table: Table) -> str:
    return "\n".join(map(str, table.report.decisions))


def warnings(table: Table) -> str:
    return "\n".join(map(str, table.report.warnings))


TEXT_AND_NUMBER = "text,integer"
NUMBERS = "integer,integer"
PEOPLE: Rows = [("王", 1), ("李", 2)]

SHAPES = (
    File("semicolons", "a;b\n1;2\n3;4\n", "a,b", NUMBERS, AB),
    File("tabs", "a\tb\n1\t2\n3\t4\n", "a,b", NUMBERS, AB),
    File("bars", "a|b\n1|2\n3|4\n", "a,b", NUMBERS, AB),
    File("carets", "a^b\n1^2\n3^4\n", "a,b", NUMBERS, AB),
    File("Windows line ends", "a,b\r\n1,2\r\n3,4\r\n", "a,b", NUMBERS, AB),
    File("old Mac line ends", "a,b\r1,2\r3,4\r", "a,b", NUMBERS, AB),
    File("no line end at the end", "a,b\n1,2\n3,4", "a,b", NUMBERS, AB),
    File("empty lines", "\n\na,b\n1,2\n\n3,4\n\n\n", "a,b", NUMBERS, AB),
    File("a separator that ends every line", "a,b,\n1,2,\n3,4,\n", "a,b", NUMBERS, AB),
    File("spaces around cells", "a , b\n 1, 2 \n 3 , 4\n", "a,b", NUMBERS, AB),
    File("sep= in the first line", "sep=;\na;b\n1;2\n3;4\n", "a,b", NUMBERS, AB),
    File("sep= after a mark", b"\xef\xbb\xbfsep=;\r\na;b\r\n1;2\r\n3;4\r\n", "a,b", NUMBERS, AB),
    File("one column of numbers", "n\n1\n2\n", "n", "integer", [(1,), (2,)]),
    File("one column of words", "name\nAnn\nBob\n", "name", "text", [("Ann",), ("Bob",)]),
    File("one row", "a,b\n1,2\n", "a,b", NUMBERS, [(1, 2)]),
    File(
        "quoted separators, quotation marks and line breaks",
        'a,b\n"x, y",1\n"say ""hi""",2\n"two\nlines",3\n',
        "a,b",
        TEXT_AND_NUMBER,
        [("x, y", 1), ('say "hi"', 2), ("two\nlines", 3)],
    ),
    File("inches", 'a,b\n5" pipe,1\n6" pipe,2\n', "a,b", TEXT_AND_NUMBER, [('5" pipe', 1), ('6" pipe', 2)]),
    File("apostrophes as quotes", "a;b\n'x;y';1\n'z';2\n", "a,b", TEXT_AND_NUMBER, [("x;y", 1), ("z", 2)]),
    File(
        "backslashes at the end of cells",
        '"a","b"\n"C:\\","x\\"\n"D:\\y, z\\","w"\n',
        "a,b",
        "text,text",
        [("C:\\", "x\\"), ("D:\\y, z\\", "w")],
    ),
    File("backslash escapes", 'a,b\n"x \\" y",1\n"z",2\n', "a,b", TEXT_AND_NUMBER, [('x " y', 1), ("z", 2)]),
)
ENCODINGS = (
    File(
        "UTF-8 with a mark", b"\xef\xbb\xbfname,n\n\xe7\x8e\x8b,1\n\xe6\x9d\x8e,2\n", "name,n", TEXT_AND_NUMBER, PEOPLE
    ),
    File("UTF-16", "name,n\n王,1\n李,2\n".encode("utf-16"), "name,n", TEXT_AND_NUMBER, PEOPLE),
    File("UTF-32", "name,n\n王,1\n李,2\n".encode("utf-32"), "name,n", TEXT_AND_NUMBER, PEOPLE),
    File(
        "UTF-16 without a mark",
        "name,n\nAnn,1\nBob,2\n".encode("utf-16-le"),
        "name,n",
        TEXT_AND_NUMBER,
        [("Ann", 1), ("Bob", 2)],
    ),
    File(
        "Big5",
        "城市,人口\n臺北市,25\n高雄市,27\n臺中市,28\n新北市,40\n".encode("big5"),
        "城市,人口",
        TEXT_AND_NUMBER,
        [("臺北市", 25), ("高雄市", 27), ("臺中市", 28), ("新北市", 40)],
    ),
    File(
        "GB 18030",
        "城市,人口\n北京市,21\n上海市,24\n广州市,18\n深圳市,17\n".encode("gb18030"),
        "城市,人口",
        TEXT_AND_NUMBER,
        [("北京市", 21), ("上海市", 24), ("广州市", 18), ("深圳市", 17)],
    ),
    File(
        "Shift JIS",
        "都市,人口\n東京都,14\n大阪府,8\n北海道,5\nさいたま市,1\n".encode("shift_jis"),
        "都市,人口",
        TEXT_AND_NUMBER,
        [("東京都", 14), ("大阪府", 8), ("北海道", 5), ("さいたま市", 1)],
    ),
    File(
        "Windows-1252",
        "name,city\nJosé,Málaga\nZoë,Köln\nFrançois,Besançon\n".encode("cp1252"),
        "name,city",
        "text,text",
        [("José", "Málaga"), ("Zoë", "Köln"), ("François", "Besançon")],
    ),
)


@pytest.mark.parametrize("file", [*SHAPES, *ENCODINGS], ids=lambda file: file.oddity)
def test_a_file_is_read_as_it_was_meant(open_bytes: OpenBytes, file: File) -> None:
    table = open_bytes(file.content)
    assert (names_of(table), types_of(table)) == (file.names, file.types)
    assert cells_of(table) == file.rows
    assert table.rows == len(file.rows)
    assert table.report.rejected_count == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a;b\n1;2\n", "separated by ;"),
        (b"a\tb\n1\t2\n", "separated by tab"),
        (b"a,b\n1,2\n", "UTF-8: every byte is valid"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "UTF-8, as its byte order mark says"),
        ("name,n\n王,1\n".encode("utf-16"), "UTF-16, as its byte order mark says"),
    ],
)
def test_how_a_file_was_read_is_said(open_bytes: OpenBytes, content: bytes, said: str) -> None:
    assert said in decisions(open_bytes(content))


def test_a_guessed_encoding_is_said_to_be_a_guess(open_bytes: OpenBytes) -> None:
    table = open_bytes("城市,人口\n臺北市,25\n高雄市,27\n臺中市,28\n".encode("big5"))
    assert "Encoding big5, guessed from the letters" in decisions(table) + warnings(table)


def test_an_encoding_can_be_chosen(open_bytes: OpenBytes) -> None:
    table = open_bytes("name,n\nЖ,1\n".encode("cp1251"), choices=Choices(encoding="cp1251"))
    assert cells_of(table) == [("Ж", 1)]


@pytest.mark.parametrize("encoding", ["klingon", "utf-8"])
def test_a_chosen_encoding_that_cannot_read_the_file_is_refused(open_bytes: OpenBytes, encoding: str) -> None:
    with pytest.raises(WrongEncoding) as refusal:
        open_bytes("name,n\nJosé,1\n".encode("latin-1"), choices=Choices(encoding=encoding))
    assert str(refusal.value) == f"made.csv cannot be read as {encoding}. Choose another encoding, or leave it open."


def test_broken_characters_in_utf_8_are_shown_and_said(open_bytes: OpenBytes) -> None:
    whole = "".join(f"王小明先生,{number}\n" for number in range(10)).encode()
    table = open_bytes(b"name,n\n" + whole + b"\xe7\x8e,99\n")
    assert cells_of(table)[0] == ("王小明先生", 0)
    assert cells_of(table)[-1] == ("\ufffd", 99)
    assert "some broken characters" in warnings(table)


def test_nul_characters_are_left_out_and_counted(open_bytes: OpenBytes) -> None:
    table = open_bytes(b"a,b\n1\x00,2\n3,4\x00\n")
    assert cells_of(table) == AB
    assert "NUL characters that were left out: 2" in warnings(table)


def test_titles_above_the_table_are_left_out_and_counted(open_bytes: OpenBytes) -> None:
    table = open_bytes("Sales report 2024\nMade by hand\n\nregion,units,price\nN,1,2.5\nS,2,3.5\n")
    assert names_of(table) == "region,units,price"
    assert cells_of(table) == [("N", 1, 2.5), ("S", 2, 3.5)]
    assert "Rows above the table that were left out: 3" in decisions(table)


def test_a_total_below_the_table_is_set_aside_and_shown(open_bytes: OpenBytes) -> None:
    table = open_bytes("region,units,price\nN,1,2.5\nS,2,3.5\nE,3,4.5\nTotal,6,\n")
    assert [row[0] for row in cells_of(table)] == ["N", "S", "E"]
    assert "total or a remark and were set aside: Total | 6" in decisions(table)
    assert (table.report.rejected_count, table.report.rejected[0].text) == (1, "Total | 6")


def test_a_last_row_like_others_is_no_remark(open_bytes: OpenBytes) -> None:
    rows = "region,units,price\nN,1,2.5\nS,,\nE,3,4.5\nW,,\n"
    assert [row[0] for row in cells_of(open_bytes(rows))] == ["N", "S", "E", "W"]
    total = open_bytes(f"{rows}Total,4,\n")
    assert [row[0] for row in cells_of(total)] == ["N", "S", "E", "W"]
    assert "set aside: Total | 4" in decisions(total)


@pytest.mark.parametrize("between", ["", ",,\n", " , ,\n"])
def test_rows_without_any_value_are_no_rows_and_a_total_above_them_is_found(
    open_bytes: OpenBytes, between: str
) -> None:
    table = open_bytes(f"region,units,price\nN,1,2.5\n{between}S,2,3.5\n,3,4.5\nTotal,6,\n,,\n,,\n")
    assert cells_of(table) == [("N", 1, 2.5), ("S", 2, 3.5), (None, 3, 4.5)]
    assert table.rows == 3
    assert f"Rows without any value that were left out: {2 + bool(between)}." in decisions(table)
    assert "set aside: Total | 6" in decisions(table)


def test_columns_without_names_are_numbered(open_bytes: OpenBytes) -> None:
    table = open_bytes("1,2,3\n4,5,6\n7,8,9\n")
    assert names_of(table) == "column 1,column 2,column 3"
    assert cells_of(table) == [(1, 2, 3), (4, 5, 6), (7, 8, 9)]
    assert "No column names were found" in decisions(table)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("time,speed\ns,m/s\n1,2\n3,4\n", "time s,speed m/s"),
        (",time,speed\n,(s),(m/s)\nA,1,2\nB,3,4\n", "column 1,time (s),speed (m/s)"),
        (",2023,,2024,\nregion,Q1,Q2,Q1,Q2\nN,1,2,3,4\nS,5,6,7,8\n", "region,2023 Q1,2023 Q2,2024 Q1,2024 Q2"),
    ],
)
def test_units_and_names_over_names_are_joined_and_that_is_said(open_bytes: OpenBytes, text: str, names: str) -> None:
    table = open_bytes(text)
    assert names_of(table) == names
    assert {column.type for column in table.columns[-2:]} == {"integer"}
    assert "joined from two rows" in warnings(table)
    assert names_of(open_bytes(text, choices=Choices(names_row=1))) != names


def test_words_among_numbers_are_no_names(open_bytes: OpenBytes) -> None:
    table = open_bytes("name,a,b\nAnn,absent,sick\nBob,1,2\nCid,3,4\n")
    assert names_of(table) == "name,a,b"
    assert table.rows == 3


@pytest.mark.parametrize("text", ["id,v\n--,----\n1,2\n3,4\n", "| id | v |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |\n"])
def test_a_line_drawn_under_the_names_is_no_row(open_bytes: OpenBytes, text: str) -> None:
    table = open_bytes(text)
    assert (names_of(table), types_of(table)) == ("id,v", NUMBERS)
    assert cells_of(table) == AB
    assert "drawn under the names" in decisions(table)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("# made by x, and y\n# on a day, with z, too\na,b,c\n1,2,3\n4,5,6\n", "a,b,c"),
        ("##made by x\n##on a day, too\n#a,b,c\n1,2,3\n4,5,6\n", "a,b,c"),
        ("# one, two, three, four, five\na;b;c\n1;2;3\n4;5;6\n", "a,b,c"),
        ("#,b,c\n1,2,3\n4,5,6\n", "#,b,c"),
    ],
)
def test_comments_above_the_names_are_no_names(open_bytes: OpenBytes, text: str, names: str) -> None:
    table = open_bytes(text)
    assert names_of(table) == names
    assert cells_of(table) == [(1, 2, 3), (4, 5, 6)]


def test_rows_that_begin_like_comments_are_rows(open_bytes: OpenBytes) -> None:
    assert open_bytes("#ant,1\n#bee,2\n#cow,3\ndog,4\neel,5\n").rows == 5
    assert open_bytes("tag,n\n#ant,1\n#bee,2\n").rows == 2


def test_names_that_repeat_or_lack_are_repaired_and_said(open_bytes: OpenBytes) -> None:
    table = open_bytes("a,a,,A\n1,2,3,4\n5,6,7,8\n")
    assert names_of(table) == "a,a (2),column 3,A (3)"
    assert "Several columns share a name, so they are numbered: A, a" in warnings(table)
    assert "Columns without a name, which are numbered: 1" in warnings(table)


def test_names_of_r_with_an_unnamed_first_column_keep_their_columns(open_bytes: OpenBytes) -> None:
    table = open_bytes('mpg,cyl,hp\n"Mazda",21.0,6,110\n"Datsun",22.8,4,93\n')
    assert names_of(table) == "column 1,mpg,cyl,hp"
    assert cells_of(table) == [("Mazda", 21.0, 6, 110), ("Datsun", 22.8, 4, 93)]
    assert "one name fewer than columns" in warnings(table)


def test_two_names_of_r_with_an_unnamed_first_column_keep_their_columns(open_bytes: OpenBytes) -> None:
    table = open_bytes('mpg,cyl\n"Mazda",21.0,6\n"Datsun",22.8,4\n')
    assert names_of(table) == "column 1,mpg,cyl"


def test_years_as_names_of_columns_are_names(open_bytes: OpenBytes) -> None:
    table = open_bytes("country,2006,2007\nNorway,4.7,4.8\nSweden,9.0,9.1\n")
    assert names_of(table) == "country,2006,2007"
    assert cells_of(table) == [("Norway", 4.7, 4.8), ("Sweden", 9.0, 9.1)]


@pytest.mark.parametrize(
    "days", ["1/22/20,1/23/20", "2024-01-01,2024-01-02", "2024-01,2024-02", "31.12.2023,01.01.2024"]
)
def test_days_as_names_of_columns_are_names(open_bytes: OpenBytes, days: str) -> None:
    table = open_bytes(f"place,lat,{days}\nNorth,1.5,1,2\nSouth,2.5,3,4\n")
    assert names_of(table) == f"place,lat,{days}"
    assert cells_of(table) == [("North", 1.5, 1, 2), ("South", 2.5, 3, 4)]


def test_days_over_days_are_no_names(open_bytes: OpenBytes) -> None:
    table = open_bytes("North,2024-01-01,1\nSouth,2024-01-02,2\nEast,2024-01-03,3\n")
    assert table.rows == 3


def test_a_ragged_file_keeps_its_names_and_every_value(open_bytes: OpenBytes) -> None:
    table = open_bytes("a,b\n1,2\n3\n4,5,6\n")
    assert names_of(table).split(",")[:2] == ["a", "b"]
    kept = [tuple(value for value in row if value is not None) for row in cells_of(table)]
    rejected = [tuple(map(int, row.text.strip().split(","))) for row in table.report.rejected]
    assert sorted([*kept, *rejected]) == [(1, 2), (3,), (4, 5, 6)]
    assert table.report.rejected_count == len(rejected)
    assert table.report.warnings


def test_short_rows_are_filled_up_and_long_ones_set_aside_with_their_line(open_bytes: OpenBytes) -> None:
    whole = "".join(f"{number},{number},{number}\n" for number in range(50))
    table = open_bytes(f"a,b,c\n{whole}7,8\n9,10,11,12\n")
    assert table.rows == 51
    assert cells_of(table)[50] == (7, 8, None)
    assert "1 rows are shorter than the others" in warnings(table)
    assert "One row does not fit the columns" in warnings(table)
    (rejected,) = table.report.rejected
    assert (table.report.rejected_count, rejected.line, rejected.text) == (1, 53, "9,10,11,12")


def test_a_quotation_mark_that_never_closes_swallows_nothing(open_bytes: OpenBytes) -> None:
    table = open_bytes('a,b\n"open,1\nx,2\ny,3\n')
    assert [row[1] for row in cells_of(table)] == [1, 2, 3]


def test_leading_zeros_are_kept_and_said(open_bytes: OpenBytes) -> None:
    table = open_bytes("zip,n\n02138,1\n10001,2\n00501,3\n")
    assert [row[0] for row in cells_of(table)] == ["02138", "10001", "00501"]
    assert "leading zeros matter (2 values have them)" in decisions(table)


@pytest.mark.parametrize(
    ("content", "values", "said"),
    [
        ('n,v\n1,"$1,234.50"\n2,$3.25\n', [1234.5, 3.25], "$1,234.50 became 1234.5"),
        ("n,v\n1,NT$ 300\n2,NT$ 40\n", [300.0, 40.0], "NT$ 300 became 300"),
        ("n;v\n1;1.234,50 €\n2;3,25 €\n", [1234.5, 3.25], "1.234,50 € became 1234.5"),
        ("n;v\n1;1.234,01\n2;2,50\n", [1234.01, 2.5], "1.234,01 became 1234.01"),
        ("n;v\n1;1 234,5\n2;2,5\n", [1234.5, 2.5], "1 234,5 became 1234.5"),
        ("n,v\n1,12.5%\n2,50%\n", [12.5, 50.0], "12.5% became 12.5"),
        ('n,v\n1,"(1,000)"\n2,"2,500"\n', [-1000.0, 2500.0], "(1,000) became -1000"),
        ('n,v\n1,-$5\n2,"$1,000"\n', [-5.0, 1000.0], "-$5 became -5"),
        ('n,v\n1,"1,234"\n2,"5,678"\n', [1234.0, 5678.0], "1,234 became 1234"),
    ],
)
def test_dressed_numbers_become_numbers_and_one_is_shown(
    open_bytes: OpenBytes, content: str, values: list[float], said: str
) -> None:
    table = open_bytes(content)
    assert [row[1] for row in cells_of(table)] == values
    assert said in decisions(table)


def test_a_point_before_three_digits_stays_text_until_someone_chooses(open_bytes: OpenBytes) -> None:
    content = "g;v\na;1.234\nb;5.678\n"
    doubtful = open_bytes(content)
    assert [row[1] for row in cells_of(doubtful)] == ["1.234", "5.678"]
    assert "a mark for thousands or for decimals" in warnings(doubtful)
    thousands = open_bytes(content, choices=Choices(decimal_comma=True))
    assert [row[1] for row in cells_of(thousands)] == [1234.0, 5678.0]
    decimals = open_bytes(content, choices=Choices(decimal_comma=False))
    assert [row[1] for row in cells_of(decimals)] == [1.234, 5.678]


@pytest.mark.parametrize("sign", ["NT$", ""])
def test_commas_that_only_numbers_from_a_thousand_on_have_mark_thousands_also_between_semicolons(
    open_bytes: OpenBytes, sign: str
) -> None:
    amounts = [37 * at * at for at in range(1, 30)]
    table = open_bytes("g;v\n" + "".join(f"a;{sign}{amount:,}\n" for amount in amounts))
    assert [row[1] for row in cells_of(table)] == amounts
    assert not warnings(table)


def test_commas_before_three_digits_of_every_number_are_decimals_between_semicolons_and_that_is_said(
    open_bytes: OpenBytes,
) -> None:
    content = "station;price\na;1,679\nb;1,729\nc;1,809\n"
    table = open_bytes(content)
    assert [row[1] for row in cells_of(table)] == [1.679, 1.729, 1.809]
    assert "They were read as decimals" in warnings(table)
    thousands = open_bytes(content, choices=Choices(decimal_comma=False))
    assert [row[1] for row in cells_of(thousands)] == [1679, 1729, 1809]
    assert not warnings(thousands)


@pytest.mark.parametrize(
    "content", ['g,v\na,"0,500"\nb,"1,250"\n', "g;v\na;0,500\nb;1,250\n", "g;v\na;0.500\nb;1.250\n"]
)
def test_a_number_below_one_shows_that_its_mark_is_for_decimals(open_bytes: OpenBytes, content: str) -> None:
    table = open_bytes(content)
    assert [row[1] for row in cells_of(table)] == [0.5, 1.25]
    assert not warnings(table)


def test_mixed_currencies_are_not_added_up(open_bytes: OpenBytes) -> None:
    table = open_bytes("g,v\na,$1\nb,€2\nc,$3\n")
    assert [row[1] for row in cells_of(table)] == ["$1", "€2", "$3"]
    assert "mixes currencies ($, €)" in warnings(table)


@pytest.mark.parametrize(
    ("day_first", "day"), [(None, date(2024, 2, 1)), (True, date(2024, 2, 1)), (False, date(2024, 1, 2))]
)
def test_a_doubtful_date_is_flagged_and_can_be_chosen(open_bytes: OpenBytes, day_first: bool | None, day: date) -> None:
    table = open_bytes("day,n\n01/02/2024,1\n03/04/2024,2\n", choices=Choices(day_first=day_first))
    assert cells_of(table)[0] == (day, 1)
    assert ("can be read day first or month first" in warnings(table)) is (day_first is None)


@pytest.mark.parametrize(
    ("content", "days"),
    [
        ("d,n\n13/02/2024,1\n03/04/2024,2\n", [date(2024, 2, 13), date(2024, 4, 3)]),
        ("d,n\n02/13/2024,1\n03/04/2024,2\n", [date(2024, 2, 13), date(2024, 3, 4)]),
        ("d,n\n2024-01-31,1\n2024-2-1,2\n", [date(2024, 1, 31), date(2024, 2, 1)]),
        ("d,n\n31.12.2024,1\n01.02.2024,2\n", [date(2024, 12, 31), date(2024, 2, 1)]),
        ("d,n\n5 Jan 2024,1\n12 Feb 2024,2\n", [date(2024, 1, 5), date(2024, 2, 12)]),
        ("日期,數\n2024年1月5日,1\n2024年2月1日,2\n", [date(2024, 1, 5), date(2024, 2, 1)]),
        (
            "t,n\n2024-01-31 10:30:00,1\n2024-02-01 11:00:00,2\n",
            [datetime.fromisoformat("2024-01-31 10:30"), datetime.fromisoformat("2024-02-01 11:00")],
        ),
        ("date,n\n20240131,1\n20240201,2\n", [date(2024, 1, 31), date(2024, 2, 1)]),
    ],
)
def test_dates_are_read(open_bytes: OpenBytes, content: str, days: list[date]) -> None:
    table = open_bytes(content)
    assert [row[0] for row in cells_of(table)] == days
    assert table.columns[0].role == "time"
    assert table.report.warnings == ()


@pytest.mark.parametrize(
    ("cells", "days", "said"),
    [
        ("24/01/13 24/02/14 23/12/31", "2024-01-13 2024-02-14 2023-12-31", "23/12/31 became 2023-12-31, and 24/02/14"),
        ("24-01-13 24-02-14 23-12-31", "2024-01-13 2024-02-14 2023-12-31", "two digits: 23-12-31 became 2023-12-31"),
        ("13/01/45 14/02/68 15/03/69", "2045-01-13 2068-02-14 1969-03-15", "and 14/02/68 became 2068-02-14."),
        ("12-Jan-45 13-Feb-70", "2045-01-12 1970-02-13", "and 12-Jan-45 became 2045-01-12."),
        ("24/01/13", "2013-01-24", "could also have the year first"),
    ],
)
def test_years_of_two_digits_that_can_be_wrong_are_shown(
    open_bytes: OpenBytes, cells: str, days: str, said: str
) -> None:
    table = open_bytes("d,n\n" + "".join(f"{cell},1\n" for cell in cells.split()))
    assert [str(row[0]) for row in cells_of(table)] == days.split()
    assert said in warnings(table)


@pytest.mark.parametrize("cells", ["2009/10 2010/11 2011/12", "2007-08 2008-09", "1001-01 1002-02 1003-12"])
def test_seasons_and_codes_are_no_months(open_bytes: OpenBytes, cells: str) -> None:
    table = open_bytes("v,n\n" + "".join(f"{cell},1\n" for cell in cells.split()))
    assert [row[0] for row in cells_of(table)] == cells.split()
    assert ("v was kept as text, because every value looks like a year and the next" in warnings(table)) == (
        cells[0] == "2"
    )


def test_months_are_no_seasons_and_seasons_may_be_read_as_months(open_bytes: OpenBytes) -> None:
    months = open_bytes("v,n\n2009/10,1\n2009/11,2\n")
    assert [str(row[0]) for row in cells_of(months)] == ["2009-10-01", "2009-11-01"]
    chosen = open_bytes("v,n\n2009/10,1\n2010/11,2\n", choices=Choices(kinds={"v": "date"}))
    assert [str(row[0]) for row in cells_of(chosen)] == ["2009-10-01", "2010-11-01"]


def test_years_of_two_digits_behind_the_day_are_no_reason_to_warn(open_bytes: OpenBytes) -> None:
    table = open_bytes("d,n\n13/01/24,1\n14/02/24,2\n31/12/23,3\n")
    assert [str(row[0]) for row in cells_of(table)] == ["2024-01-13", "2024-02-14", "2023-12-31"]
    assert "31/12/23 became 2023-12-31" in decisions(table)
    assert table.report.warnings == ()
    chosen = open_bytes("d,n\n24/01/13,1\n24/02/14,2\n", choices=Choices(day_first=True))
    assert [str(row[0]) for row in cells_of(chosen)] == ["2013-01-24", "2014-02-24"]


def test_times_with_a_zone_become_utc_and_that_is_said(open_bytes: OpenBytes) -> None:
    table = open_bytes("t,n\n2024-01-01T00:30:00+01:00,1\n2024-01-01T12:00:00Z,2\n")
    assert [str(row[0]) for row in cells_of(table)] == ["2023-12-31 23:30:00", "2024-01-01 12:00:00"]
    assert "t were converted to UTC" in decisions(table)


@pytest.mark.parametrize("zone", ["T10:00+01:00", "T10:00+0100", " 10:00:00 +0100", " 10:00:00.000 +01", "T09:00Z"])
def test_zones_behind_minutes_or_a_blank_are_read(open_bytes: OpenBytes, zone: str) -> None:
    table = open_bytes(f"t,n\n2024-01-01{zone},1\n2024-12-31{zone},2\n")
    assert [str(row[0]) for row in cells_of(table)] == ["2024-01-01 09:00:00", "2024-12-31 09:00:00"]
    assert "t were converted to UTC" in decisions(table)
    assert warnings(table) == ""


@pytest.mark.parametrize("cells", ["01.10 01.11 10.10", "07.30 08.15", "02 123 456;03 234 567", "001 234;002 345"])
def test_codes_and_times_with_leading_zeros_are_no_numbers(open_bytes: OpenBytes, cells: str) -> None:
    values = cells.split(";" if ";" in cells else " ")
    table = open_bytes("v,n\n" + "".join(f"{cell},1\n" for cell in values))
    assert [row[0] for row in cells_of(table)] == values


def test_a_comma_behind_a_zero_is_for_decimals(open_bytes: OpenBytes) -> None:
    table = open_bytes('v,w\n"0,123","1,234"\n"0,456","5,678"\n')
    assert cells_of(table) == [(0.123, 1.234), (0.456, 5.678)]


def test_a_date_that_does_not_exist_is_not_lost(open_bytes: OpenBytes) -> None:
    table = open_bytes("day,n\n2024-01-31,1\n2024-02-30,2\n2024-03-01,3\n")
    assert [row[0] for row in cells_of(table)] == ["2024-01-31", "2024-02-30", "2024-03-01"]
    assert "day was kept as text: 1 of its 3 values are unlike the others" in warnings(table)


def test_words_for_nothing_are_empty_cells_and_counted(open_bytes: OpenBytes) -> None:
    table = open_bytes("g,v\na,1\nb,NA\nc,\nd,3\ne,n/a\n")
    assert [row[1] for row in cells_of(table)] == [1, None, None, 3, None]
    assert "2 values of v say that nothing is known" in decisions(table)
    assert table.profile_of("v").nulls == 3


def test_a_rare_word_among_numbers_is_an_empty_cell_and_shown(open_bytes: OpenBytes) -> None:
    numbers = "".join(f"a,{number}\n" for number in range(30))
    table = open_bytes(f"g,v\n{numbers}b,unknown\n")
    assert cells_of(table)[-1] == ("b", None)
    assert "1 values of v could not be converted and are empty, such as unknown" in warnings(table)


def test_a_code_among_numbers_is_never_thrown_away(open_bytes: OpenBytes) -> None:
    numbers = "".join(f"a,{number}\n" for number in range(30))
    table = open_bytes(f"g,v\n{numbers}b,X7\n")
    assert cells_of(table)[-1] == ("b", "X7")
    assert "v was kept as text: 1 of its 31 values" in warnings(table)


def test_numbers_too_long_for_a_machine_keep_every_digit(open_bytes: OpenBytes) -> None:
    table = open_bytes("account,n\n12345678901234567891,1\n12345678901234567892,2\n")
    assert [str(row[0]) for row in cells_of(table)] == ["12345678901234567891", "12345678901234567892"]


@pytest.mark.parametrize("name", ["a.csv", "a.json"])
def test_a_number_that_no_machine_can_hold_does_not_become_infinite(open_bytes: OpenBytes, name: str) -> None:
    written = {"a.csv": "n,m\n1e400,1e5\n2.5,-2E+289\n", "a.json": '[{"n":1e400,"m":1e5},{"n":2.5,"m":-2E+289}]'}
    table = open_bytes(written[name], name=name)
    assert types_of(table) == "text,number"
    assert cells_of(table) == [("1e400", 1e5), ("2.5", -2e289)]


def test_powers_of_ten_that_may_be_codes_are_shown(open_bytes: OpenBytes) -> None:
    table = open_bytes("code,n\n1234,1e+5\n12E4,2.5e3\n5678,3e-2\n")
    assert types_of(table) == "number,number"
    assert "code was read as numbers, also 12E4" in warnings(table)
    assert "n was read" not in warnings(table)


def test_truth_values_are_flags(open_bytes: OpenBytes) -> None:
    table = open_bytes("f,n\ntrue,1\nFALSE,2\nTrue,3\n")
    assert [row[0] for row in cells_of(table)] == [True, False, True]
    assert (table.columns[0].type, table.columns[0].role) == ("boolean", "flag")


def test_a_long_cell_that_is_not_too_long_is_kept(open_bytes: OpenBytes) -> None:
    table = open_bytes("a,b\n1," + "x" * 1_000_000 + "\n2,y\n")
    assert [len(str(row[1])) for row in cells_of(table)] == [1_000_000, 1]
