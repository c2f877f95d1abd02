import pytest

from gptdash.app import Services
from gptdash.domain.errors import FileRejected
from gptdash.domain.support import Passage
from gptdash.services.support import SAMPLES, sample_company
from gptdash.services.support.shelf import CompanyGone

LARKFIELD = sample_company("larkfield")


def test_the_samples_come_first_and_saving_one_makes_another_company(services: Services) -> None:
    shelf = services.support.companies
    saved = shelf.save(LARKFIELD.model_copy(update={"name": "Oak"}), "larkfield")
    assert saved.company_id not in SAMPLES
    assert [(title.name, title.version) for title in shelf.listed()] == [
        ("開源智庫", 0),
        ("Larkfield Cycles", 0),
        ("Oak", 1),
    ]
    assert shelf.open("larkfield").company == LARKFIELD


def test_versions_are_read_once_and_earlier_ones_can_be_opened(services: Services) -> None:
    shelf = services.support.companies
    first = shelf.save(LARKFIELD)
    second = shelf.save(LARKFIELD.model_copy(update={"opening": "Hi"}), first.company_id)
    assert shelf.open(first.company_id) is shelf.open(first.company_id)
    assert (shelf.open(first.company_id), shelf.open(first.company_id, 1)) == (second, first)
    assert [number for number, _ in shelf.versions(first.company_id)] == [2, 1]
    assert shelf.versions("larkfield") == ()


def test_a_company_that_is_gone_says_so(services: Services) -> None:
    shelf = services.support.companies
    saved = shelf.save(LARKFIELD)
    shelf.forget(saved.company_id)
    with pytest.raises(CompanyGone):
        shelf.open(saved.company_id)


def test_secrets_in_passages_are_masked_and_ids_made_unique(services: Services) -> None:
    key = "sk-proj-" + "Ab1" * 16
    passages = tuple(Passage(id="a", title="T", text=text) for text in (f"The key is {key}.", "Two."))
    saved = services.support.companies.save(LARKFIELD.model_copy(update={"passages": passages})).company
    assert [passage.id for passage in saved.passages] == ["a", "a-2"]
    assert key not in saved.model_dump_json()
    with pytest.raises(FileRejected, match="no text in it"):
        services.support.companies.save(LARKFIELD.model_copy(update={"passages": ()}))
