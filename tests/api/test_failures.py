import pytest

from gptdash.api.failures import STATUSES, status_of
from gptdash.domain import errors
from gptdash.domain.errors import GptdashError
from gptdash.services.analysis.rejections import NotUnderstood
from tests.domain.test_errors import KINDS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_failure_has_a_status_of_its_class(kind: type[GptdashError]) -> None:
    error = kind.__new__(kind)
    assert 400 <= status_of(error) < 600
    if issubclass(kind, errors.InputRejected):
        assert status_of(error) == 422


def test_the_nearest_class_decides() -> None:
    assert status_of(NotUnderstood(columns="a")) == STATUSES[errors.InputRejected]
    assert status_of(errors.ContextOverflow(model="m")) == STATUSES[errors.ContextOverflow]
