import json

import pytest

from gptdash.domain.support import Passage
from gptdash.services.support import SAMPLES, sample_company
from gptdash.services.support.knowledge import NotKnowledge, read_nested

NESTED = {
    "company_name": " Acme \n Ltd ",
    "about": "We make anvils.",
    "empty": "",
    "contact": {"phone": 123, "fax": None, "days": ["Mon", "Tue"]},
    "products": [{"name": "Anvil", "price": "$9", "description": "Heavy.", "sizes": ["S", "L"]}, {"price": "$1"}],
    "policies": {"refund": {"title": "Refunds", "text": "14 days."}},
    "deep": {"europe": {"italy": {"capital": "Rome"}, "note": "old"}},
    "faq": [{"question": "Open?", "answer": "Always."}],
}


def test_nested_json_becomes_passages_with_readable_titles() -> None:
    knowledge = read_nested("a.json", json.dumps(NESTED))
    assert knowledge.company == "Acme Ltd"
    assert knowledge.passages == (
        Passage(id="about", title="About", text="We make anvils."),
        Passage(id="contact-phone", title="Phone", text="123"),
        Passage(id="contact-days", title="Days", text="Mon, Tue"),
        Passage(id="products-1", title="Anvil", text="Price: $9\nHeavy.\nSizes: S, L"),
        Passage(id="products-2", title="Products 2", text="Price: $1"),
        Passage(id="policies-refund", title="Refunds", text="14 days."),
        Passage(id="deep-europe-italy", title="Italy", text="Capital: Rome"),
        Passage(id="deep-europe-note", title="Note", text="old"),
        Passage(id="faq-1", title="Open?", text="Always."),
    )


@pytest.mark.parametrize(
    "data",
    [
        "",
        "[]",
        "{",
        "<html>",
        "{}",
        '{"company_name": "A"}',
        '{"company_name": "A", "about": ""}',
        '{"about": "x"}',
        '{"company_name": 7, "about": "x"}',
        json.dumps({"company_name": "A" * 101, "about": "x"}),
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_knowledge_base_is_refused(data: str | bytes) -> None:
    with pytest.raises(NotKnowledge, match=r"a\.json is not a knowledge base"):
        read_nested("a.json", data)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_have_what_customers_ask_for(name: str) -> None:
    knowledge = sample_company(name)
    ids = {passage.id for passage in knowledge.passages}
    assert len(ids) == len(knowledge.passages)
    assert {"about", "hours", "contact-phone", "products-1", "faq-1"} <= ids
    assert {"policies-refund", "policies-shipping", "policies-privacy", "policies-warranty"} <= ids


def test_ids_can_be_cited() -> None:
    (passage,) = read_nested("a", '{"company_name": "A", "x": {"a] [b\\n": "text"}}').passages
    assert passage.id == "x-a-b"
