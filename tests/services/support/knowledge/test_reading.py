"""Knowledge bases of every kind, read into passages that can be cited."""

import pytest

from gptdash.domain.errors import EmptyFile, FileRejected
from gptdash.domain.support import Passage
from gptdash.services.support import read_files, read_text
from gptdash.services.support.knowledge import read_file

MARKDOWN = """# Shop

We sell anvils.

## Shipping
### To islands ##
Ten days.

```
# not a heading
```

## 退貨政策
七天內。
"""


def test_the_text_under_each_heading_of_markdown_is_a_passage() -> None:
    assert read_file("a.md", MARKDOWN.encode()).passages == (
        Passage(id="shop", title="Shop", text="We sell anvils."),
        Passage(id="shipping-to-islands", title="To islands", text="Ten days.\n\n```\n# not a heading\n```"),
        Passage(id="退貨政策", title="退貨政策", text="七天內。"),
    )
    assert read_text(MARKDOWN) == read_file("a.md", MARKDOWN.encode())


@pytest.mark.parametrize(
    "text",
    [
        "Question,Answer\nOpen?,Always.\n,\nClosed?,Never.\n",
        "\ufeffquestion;answer\nOpen?;Always.\nNobody asks?;\nClosed?;Never.\n",
        "答案\t問題\nAlways.\tOpen?\n\t\nNever.\tClosed?\n",
    ],
)
def test_each_row_of_a_table_with_an_answer_is_a_passage(text: str) -> None:
    assert read_file("a.csv", text.encode()).passages == (
        Passage(id="faq-1", title="Open?", text="Always."),
        Passage(id="faq-3", title="Closed?", text="Never."),
    )


def test_a_table_may_bring_its_own_ids_which_are_made_unique() -> None:
    read = read_file("a.csv", b"id,question,answer\nx,A?,1\nx,B?,2\n,C?,3\n")
    assert [passage.id for passage in read.passages] == ["x", "x-2", "faq-3"]


def test_pasted_text_is_cut_into_paragraphs_and_questions() -> None:
    text = "Q: Open?\nA: Always.\n\nHours\n9 to 5.\n\nWe sell anvils. They are heavy.\n\n問：退貨？\n答：七天。"
    assert [(passage.id, passage.title, passage.text) for passage in read_text(text).passages] == [
        ("text-1", "Open?", "Always."),
        ("text-2", "Hours", "9 to 5."),
        ("text-3", "We sell anvils.", "We sell anvils. They are heavy."),
        ("text-4", "退貨？", "七天。"),
    ]


def test_several_files_are_one_knowledge_base_with_ids_of_their_own() -> None:
    read = read_files(
        (
            ("a.csv", b"question,answer\nA?,1\n"),
            ("b.csv", b"question,answer\nB?,2\n"),
            ("c.json", b'{"company_name": "Acme", "about": "x"}'),
        )
    )
    assert read.company == "Acme"
    assert [passage.id for passage in read.passages] == ["faq-1", "faq-1-2", "about"]


def test_a_long_passage_is_cut_where_a_paragraph_ends() -> None:
    text = "## Terms\n" + "\n\n".join(f"{number}. {'word ' * 100}".strip() for number in range(10))
    passages = read_text(text).passages
    assert [passage.id for passage in passages] == ["terms-1", "terms-2", "terms-3", "terms-4"]
    assert all(len(passage.text) <= 2_000 and passage.text[0].isdigit() for passage in passages)
    assert "\n\n".join(passage.text for passage in passages) == text.partition("\n")[2]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"x,y\n1,2\n", 'name the columns, among them "question" and "answer"'),
        ("a.csv", b"question,answer\n", "no text in it that an answer could rest on"),
        ("a.md", b"# Only a heading\n", "no text in it that an answer could rest on"),
        ("a.txt", b"\xff\xfe\x00", "not text in UTF-8"),
        ("a.json", b"{}", "is not a knowledge base"),
    ],
)
def test_what_has_no_passages_is_one_sentence(name: str, data: bytes, said: str) -> None:
    with pytest.raises(FileRejected) as caught:
        read_file(name, data)
    assert said in str(caught.value)


def test_an_empty_file_says_so() -> None:
    with pytest.raises(EmptyFile):
        read_file("a.txt", b" \n ")
