"""What one user has of their own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from gptdash.app.common import Common
from gptdash.demo import Demo
from gptdash.gateway.books import Ledger
from gptdash.gateway.telemetry import ExportingLedger
from gptdash.services.jobs import OWN_CHECKS, JobRunner
from gptdash.services.support import CASE_CHECK, CompanyShelf, check_case
from gptdash.settings import Settings
from gptdash.store import Store

KEEP_DELETED: Final = timedelta(days=30)


@dataclass(frozen=True)
class House:
    """What all sessions and endpoints of one user share, and no other user: a database and all that reads it.

    `folder` holds the tables that are open.
    """

    common: Common
    store: Store
    ledger: Ledger
    runner: JobRunner
    companies: CompanyShelf
    folder: Path
    demo: Demo | None = None

    @classmethod
    def open(cls, common: Common, store: Store) -> Self:
        """Move into a store, and forget what is older than its time."""
        settings = common.settings
        _forget(store, settings)
        return cls(
            common=common,
            store=store,
            ledger=ExportingLedger(store.calls, common.exporter) if common.exporter else store.calls,
            runner=JobRunner(
                store.jobs,
                common.loop,
                lease_s=settings.job_lease_s,
                poll_s=settings.batch_poll_s,
                redacts=settings.redact,
                checks={**OWN_CHECKS, CASE_CHECK: check_case},
            ),
            companies=CompanyShelf(store.companies),
            folder=common.new_folder(),
        )

    @property
    def settings(self) -> Settings:
        """The settings of the process."""
        return self.common.settings

    def close(self) -> None:
        """Stop working on jobs, which stay to be resumed, and close the store."""
        self.runner.close()
        self.store.close()


def _forget(store: Store, settings: Settings) -> None:
    now = datetime.now(UTC)
    if settings.retention_days:
        store.retention.purge(now - timedelta(days=settings.retention_days))
    store.texts.sweep(now)
    store.retention.purge_deleted(now - KEEP_DELETED)
