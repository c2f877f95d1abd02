import importlib
import pkgutil
import string
from collections.abc import Iterator

import pytest

import gptdash
from gptdash.domain import errors
from gptdash.domain.errors import GptdashError


def all_kinds(kind: type[GptdashError] = GptdashError) -> Iterator[type[GptdashError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from all_kinds(child)


def import_all_rooms() -> None:
    """Import every module, so that the errors of all rooms are known whatever ran before."""
    for module in pkgutil.walk_packages(gptdash.__path__, "gptdash."):
        if not module.name.startswith(("gptdash.ui.main", "gptdash.store.migrations", "gptdash.engine.child")):
            importlib.import_module(module.name)


import_all_rooms()
KINDS = sorted(set(all_kinds()), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_is_one_sentence_or_two_and_says_so_in_words(kind: type[GptdashError]) -> None:
    facts = {name: "x" for _, name, _, _ in string.Formatter().parse(kind.template) if name}
    error = kind(**facts)
    assert str(error) == kind.template.format(**facts)
    assert str(error)[0].isupper() or str(error).startswith("x")


def test_codes_are_unique() -> None:
    codes = [kind.__name__ for kind in KINDS]
    assert len(codes) == len(set(codes))


def test_a_code_is_the_name_in_snake_case() -> None:
    assert errors.RateLimited(endpoint="x").code == "rate_limited"


def test_every_error_of_the_tree_is_drawn_in_its_docstring() -> None:
    ours = [kind.__name__ for kind in KINDS if kind.__module__ == errors.__name__]
    assert all(name in (errors.__doc__ or "") for name in ours)
