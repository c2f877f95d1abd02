from gptdash.domain.support import Company, HandOffRules, Passage
from gptdash.store import Store

ACME = Company(name="Acme", languages=("繁體中文",), passages=(Passage(id="a", title="Anvil", text="重\x00"),))


def test_each_change_of_a_company_is_a_version_and_earlier_ones_stay(store: Store) -> None:
    first = store.companies.save(ACME)
    renamed = ACME.model_copy(update={"name": "Acme & Sons", "rules": HandOffRules(loop=False)})
    second = store.companies.save(renamed, first.company_id)
    assert (first.number, second.number, second.company_id) == (1, 2, first.company_id)
    found = store.companies.find(first.company_id, 1)
    assert found is not None
    assert (found.company.name, found.company.passages[0].text) == ("Acme", "重\ufffd")
    assert store.companies.find(first.company_id, 2) == second
    assert store.companies.find(first.company_id, 3) is None
    assert [number for number, _ in store.companies.versions(first.company_id)] == [2, 1]
    assert [(title.name, title.version) for title in store.companies.listed()] == [("Acme & Sons", 2)]


def test_a_forgotten_company_is_gone_and_saving_it_makes_a_new_one(store: Store) -> None:
    saved = store.companies.save(ACME)
    store.companies.save(ACME, saved.company_id)
    store.companies.forget(saved.company_id)
    assert store.companies.listed() == ()
    assert store.companies.find(saved.company_id, 1) is None
    again = store.companies.save(ACME, saved.company_id)
    assert again.company_id != saved.company_id
    assert again.number == 1
