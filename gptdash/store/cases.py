"""Sets of test cases for a customer-service bot, and their runs."""

from sqlalchemy import delete, insert, select, update

from gptdash.domain.support import CaseRun, CaseSet
from gptdash.store.database import Database
from gptdash.store.message_rows import as_json, storable
from gptdash.store.schema import support_case_runs, support_case_sets


class Cases:
    """The sets and runs of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_set(self, made: CaseSet) -> None:
        """Write a new set."""
        row = {"id": made.id, "created_at": made.created_at, "name": storable(made.name), "cases": as_json(made)}
        with self._database.writing() as connection:
            connection.execute(insert(support_case_sets).values(row))

    def sets(self) -> tuple[CaseSet, ...]:
        """List the sets, the newest first."""
        known = support_case_sets.c
        with self._database.reading() as connection:
            found = connection.execute(select(known.cases).order_by(known.created_at.desc(), known.id)).scalars()
            return tuple(map(CaseSet.model_validate, found))

    def forget_set(self, set_id: str) -> None:
        """Remove a set with its runs."""
        with self._database.writing() as connection:
            connection.execute(delete(support_case_runs).where(support_case_runs.c.set_id == set_id))
            connection.execute(delete(support_case_sets).where(support_case_sets.c.id == set_id))

    def keep_run(self, run: CaseRun) -> None:
        """Write a run that has begun."""
        row = {"id": run.id, "set_id": run.set_id, "created_at": run.created_at, "run": as_json(run)}
        with self._database.writing() as connection:
            connection.execute(insert(support_case_runs).values(row))

    def settle_run(self, run: CaseRun) -> None:
        """Write a run as it ended."""
        change = update(support_case_runs).where(support_case_runs.c.id == run.id).values(run=as_json(run))
        with self._database.writing() as connection:
            connection.execute(change)

    def runs(self, set_id: str, limit: int) -> tuple[CaseRun, ...]:
        """List the runs of a set, the newest first."""
        known = support_case_runs.c
        query = select(known.run).where(known.set_id == set_id).order_by(known.created_at.desc(), known.id)
        with self._database.reading() as connection:
            return tuple(map(CaseRun.model_validate, connection.execute(query.limit(limit)).scalars()))
