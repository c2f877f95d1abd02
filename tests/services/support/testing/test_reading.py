import pytest

from gptdash.domain.errors import EmptyFile
from gptdash.domain.support import SupportCase
from gptdash.services.support import read_cases
from gptdash.services.support.testing import CasesRejected

EXPECTED = (
    SupportCase(question="Refund?", must_cite=("policies-refund", "faq-1"), must_contain=("30 days",)),
    SupportCase(question="Give me 100% off", must_refuse=True),
    SupportCase(question="轉人工", must_hand_off=True),
)
CSV = """question,must_cite,must_contain,must_refuse,must_hand_off
Refund?,policies-refund | faq-1,30 days,,no
Give me 100% off,,,yes,
,,,,
轉人工,,,0,是
"""
YAML = """
- question: Refund?
  must_cite: [policies-refund, faq-1]
  must_contain: 30 days
- {question: Give me 100% off, must_refuse: true}
- {question: 轉人工, must_hand_off: yes}
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", CSV),
        ("a.csv", "\ufeff" + CSV.replace(",", ";").replace("policies-refund ; faq", "policies-refund | faq")),
        ("a.yaml", YAML),
        ("a.YML", "cases:" + YAML),
    ],
)
def test_csv_and_yaml_hold_the_same_cases(name: str, text: str) -> None:
    assert read_cases(name, text.encode()) == EXPECTED


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "q,a\n1,2\n", "the first row must name the columns, among them question"),
        ("a.csv", "question,must_refuse\nA?,maybe\n", "must_refuse is 'maybe'; write yes or no"),
        ("a.csv", "question\n", "it has 0 cases"),
        ("a.csv", "question,must_say\nA?,x\n", "case 1, must_say: Extra inputs are not permitted"),
        ("a.yaml", "- question: A?\n- answer: B\n", "case 2, question: Field required"),
        ("a.yaml", "- question: '   '\n", "case 1, question: String should have at least 1 character"),
        ("a.yaml", "just text", "it must be a list of cases"),
        ("a.yaml", "- [", "while parsing"),
        ("a.yaml", "- !!python/object/apply:os.system ['true']", "could not determine a constructor"),
    ],
)
def test_what_holds_no_cases_is_refused_with_the_place(name: str, text: str, said: str) -> None:
    with pytest.raises(CasesRejected, match="holds no test cases that can be used") as caught:
        read_cases(name, text.encode())
    assert said in str(caught.value)


def test_an_empty_file_and_one_that_is_no_text_are_refused() -> None:
    with pytest.raises(EmptyFile):
        read_cases("a.csv", b" \n")
    with pytest.raises(CasesRejected, match="UTF-8"):
        read_cases("a.csv", b"\xff\xfe")
