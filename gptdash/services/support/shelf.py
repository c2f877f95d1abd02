"""The companies that there are: the samples that come along, and those that were saved."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Final

from gptdash.domain.errors import InputRejected
from gptdash.domain.redaction import mask_secrets
from gptdash.domain.support import Company, CompanyTitle, CompanyVersion
from gptdash.domain.wording import mark
from gptdash.services.support.knowledge import with_own_ids
from gptdash.services.support.samples import SAMPLES, sample_company, sample_version
from gptdash.store import Companies

HELD: Final = 16


class CompanyGone(InputRejected):
    """A company that is not there any more."""

    template = mark("This company is no longer there. Choose another one.")


class CompanyShelf:
    """The companies by id; a sample is never changed, saving one makes a company of one's own.

    Versions never change, so those read last are held: the index of their passages is built once.
    """

    def __init__(self, companies: Companies) -> None:
        self._companies = companies
        self._held: OrderedDict[tuple[str, int], CompanyVersion] = OrderedDict()
        self._lock = Lock()

    def listed(self) -> tuple[CompanyTitle, ...]:
        """List the samples, then the others by name."""
        samples = (CompanyTitle(id=name, name=sample_company(name).name, version=0) for name in SAMPLES)
        return (*samples, *self._companies.listed())

    def open(self, company_id: str, number: int | None = None) -> CompanyVersion:
        """Read a company, by default as it stands now.

        Raises:
            CompanyGone: there is no such company or version.
        """
        if company_id in SAMPLES:
            return sample_version(company_id)
        wanted = number if number is not None else self._newest(company_id)
        with self._lock:
            held = self._held.get((company_id, wanted))
        return held or self._hold(self._companies.find(company_id, wanted))

    def save(self, company: Company, company_id: str | None = None) -> CompanyVersion:
        """Save a company as its next version, a sample or a new one under an id of its own; secrets are masked.

        Raises:
            FileRejected: it knows nothing.
        """
        passages = tuple(
            passage.model_copy(update={"title": mask_secrets(passage.title), "text": mask_secrets(passage.text)})
            for passage in with_own_ids(company.name, company.passages)
        )
        own = company_id if company_id not in SAMPLES else None
        return self._hold(self._companies.save(company.model_copy(update={"passages": passages}), own))

    def versions(self, company_id: str) -> tuple[tuple[int, datetime], ...]:
        """List the numbers of a company's versions with their times, the newest first; a sample has none."""
        return () if company_id in SAMPLES else self._companies.versions(company_id)

    def forget(self, company_id: str) -> None:
        """Remove a company with its versions; a sample stays."""
        self._companies.forget(company_id)
        with self._lock:
            for key in [key for key in self._held if key[0] == company_id]:
                del self._held[key]

    def _newest(self, company_id: str) -> int:
        titles = {title.id: title.version for title in self._companies.listed()}
        if company_id not in titles:
            raise CompanyGone
        return titles[company_id]

    def _hold(self, version: CompanyVersion | None) -> CompanyVersion:
        if version is None:
            raise CompanyGone
        with self._lock:
            self._held[version.company_id, version.number] = version
            while len(self._held) > HELD:
                self._held.popitem(last=False)
        return version
