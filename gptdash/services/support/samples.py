"""The sample companies, so that the bot can be tried at once."""

import tomllib
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Final

from gptdash.domain.support import Company, CompanyVersion
from gptdash.services.support.knowledge import Knowledge, read_file

SAMPLES: Final = ("kaiyuan", "larkfield")
_BEFORE_ALL: Final = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def sample_company(name: str) -> Company:
    """Read a sample company, one of `SAMPLES`."""
    profiles = tomllib.loads(
        files("gptdash.services.support").joinpath("companies", "profiles.toml").read_text("utf-8")
    )
    known = sample_knowledge(name)
    return Company.model_validate({**profiles[name], "name": known.company, "passages": known.passages})


@cache
def sample_knowledge(name: str) -> Knowledge:
    """Read what a sample company knows."""
    file = files("gptdash.services.support").joinpath("companies", f"{name}.json")
    return read_file(f"{name}.json", file.read_bytes())


def sample_version(name: str) -> CompanyVersion:
    """Return a sample as the version 0 of itself."""
    return CompanyVersion(company_id=name, number=0, created_at=_BEFORE_ALL, company=sample_company(name))
