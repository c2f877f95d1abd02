import re
from itertools import pairwise
from pathlib import Path

import pytest

from gptdash.domain.redaction import find_sensitive

# Put together here so that no scanner takes this file for a leak.
OPENAI_KEY = "sk-proj-" + "aB3_dE6-" * 8
SENSITIVE = {
    "EMAIL": ["ada.lovelace+news@example.co.uk", "a@b.io", "王小明<wang_xm@mail.example.com.tw>"],
    "PHONE": [
        "0912-345-678",
        "(02) 2345-6789",
        "+1 415 555 2671",
        "+886 912 345 678",
        "13812345678",
        "+44 20 7946 0958",
    ],
    "CARD": ["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005", "6011000990139424", "6200000000000005"],
    "IBAN": ["DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "FR1420041010050500013M02606"],
    "US_SSN": ["536-90-4399", "001-01-0001"],
    "CN_ID": ["11010519491231002X", "11010519491231002x"],
    "TW_ID": ["A123456789", "F131104093", "a800000014"],
    "API_KEY": [
        OPENAI_KEY,
        "sk-" + "a1B2" * 12,
        "sk-ant-" + "api03-" + "x" * 40,
        "ghp_" + "a1B2c3" * 6,
        "AKIA" + "IOSFODNN7EXAMPLE",
        "xoxb-" + "123456789012-abcdefABCDEF",
        "AIza" + "B" * 35,
        "sk_live_" + "a1" * 14,
        "hf_" + "aB" * 17,
        "glpat-" + "x1" * 10,
    ],
    "JWT": ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0." + "dozjgNryP4J3jVmNHl0w5N"],
    "PRIVATE_KEY": ["-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----"],
    "PASSWORD": ["hunter2"],
}
AROUND = {"PASSWORD": "postgresql://app:{}@db.internal/main"}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in SENSITIVE.items() for value in values])
def test_what_is_sensitive_is_found_where_it_stands(kind: str, value: str) -> None:
    bare = re.sub(r".*<(.*)>", r"\1", value)
    text = AROUND.get(kind, "Please note {} , thank you.").format(value)
    found = [(place.kind, text[place.start : place.end]) for place in find_sensitive(text)]
    assert found == [(kind, bare)]


@pytest.mark.parametrize(
    "text",
    [
        "timestamp 1732430000123 and 20241124123456",
        "trace 4bf92f3577b34da6a3ce929d0e0e4736",
        "uuid 550e8400-e29b-41d4-a716-446655440000",
        "version 10.20.30.40, build 2024.11.24.1",
        "order 1234567890123456 and 4111111111111112",
        "ISBN 978-3-16-148410-0, part 12-3456-7890",
        "SSN-like 000-12-3456, 666-12-3456, 912-12-3456, 123-00-4567",
        "not an id: A123456788, 110105194912310021",
        "DE89370400440532013001 is no IBAN",
        "price 1,234,567.89 on 2024-01-02 03:04:05.678",
        "hash sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "task-sk-learn-classifier, risk-assessment-of-everything-in-it",
        "@user at example dot com, foo@bar, a@b",
        "coordinates 25.0330, 121.5654; range 100-200",
        "ratio 2833/5667, amount 1310.0430 and 4155552671 rows",
        "今天是2024年11月24日，共有12345678筆資料",
        "https://example.com/path/12345678901?q=98765432101",
    ],
)
def test_what_only_looks_sensitive_is_left(text: str) -> None:
    assert [text[place.start : place.end] for place in find_sensitive(text)] == []


def test_a_chinese_id_needs_its_check_character() -> None:
    body = "44052419800101001"
    valid = [f"{body}{check}" for check in "0123456789X" if find_sensitive(f"id {body}{check} .")]
    assert len(valid) == 1


def test_places_do_not_overlap_and_come_in_order() -> None:
    text = f"mail a@b.io, key {OPENAI_KEY}, card 4111111111111111, +886 912 345 678"
    found = find_sensitive(text)
    assert [place.kind for place in found] == ["EMAIL", "API_KEY", "CARD", "PHONE"]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_private_key_without_its_end_is_taken_to_the_end() -> None:
    text = "x = '''-----BEGIN PRIVATE " + "KEY-----\nMIIE\nabc"
    (place,) = find_sensitive(text)
    assert (place.kind, place.end) == ("PRIVATE_KEY", len(text))


def test_ordinary_source_code_is_left_alone() -> None:
    source = Path(pytest.__file__).parent.parent / "_pytest" / "config" / "__init__.py"
    text = source.read_text("utf-8")
    assert [text[place.start : place.end] for place in find_sensitive(text) if place.kind != "EMAIL"] == []


def test_hostile_text_is_searched_in_time_that_grows_with_its_length() -> None:
    for text in ("a" * 50_000 + "@", "1 " * 50_000, "-----BEGIN " * 5_000, "A1" * 50_000, "http://" + "a:" * 30_000):
        assert find_sensitive(text) == ()
