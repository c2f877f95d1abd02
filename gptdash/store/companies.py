"""Companies whose customers are served; each change is a new version, none is ever rewritten."""

import uuid
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from gptdash.domain.support import Company, CompanyTitle, CompanyVersion
from gptdash.store.database import Database
from gptdash.store.message_rows import as_json
from gptdash.store.schema import support_companies, support_versions

Numbers = tuple[tuple[int, datetime], ...]


class Companies:
    """The companies of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, company: Company, company_id: str | None = None) -> CompanyVersion:
        """Write a company, or its next version; where it was forgotten meanwhile it is a new one."""
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            name, number = _next(connection, company_id, company.name, now)
            row = {"company_id": name, "number": number, "created_at": now, "company": as_json(company)}
            connection.execute(insert(support_versions).values(row))
        return CompanyVersion.model_validate(row)

    def listed(self) -> tuple[CompanyTitle, ...]:
        """List the companies by name."""
        known = support_companies.c
        query = select(known.id, known.name, known.version).order_by(known.name, known.created_at)
        with self._database.reading() as connection:
            return tuple(CompanyTitle.model_validate(dict(row)) for row in connection.execute(query).mappings())

    def find(self, company_id: str, number: int) -> CompanyVersion | None:
        """Read a version; None where it is not there."""
        known = support_versions.c
        query = select(support_versions).where(known.company_id == company_id, known.number == number)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return CompanyVersion.model_validate(dict(row)) if row else None

    def versions(self, company_id: str) -> Numbers:
        """List the numbers of a company's versions with their times, the newest first."""
        known = support_versions.c
        query = select(known.number, known.created_at).where(known.company_id == company_id)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(known.number.desc()))
            return tuple((number, created_at) for number, created_at in found)

    def forget(self, company_id: str) -> None:
        """Remove a company with all its versions; conversations with it stay."""
        with self._database.writing() as connection:
            connection.execute(delete(support_versions).where(support_versions.c.company_id == company_id))
            connection.execute(delete(support_companies).where(support_companies.c.id == company_id))


def _next(connection: Connection, company_id: str | None, name: str, now: datetime) -> tuple[str, int]:
    """Count a company's version up, or begin a new company; returns its id and the number of the version."""
    known = support_companies.c
    if company_id:
        count_up = update(support_companies).where(known.id == company_id).values(name=name, version=known.version + 1)
        counted = connection.execute(count_up.returning(known.version)).scalar()
        if counted is not None:
            return company_id, counted
    new_id = uuid.uuid4().hex
    connection.execute(insert(support_companies).values(id=new_id, created_at=now, name=name, version=1))
    return new_id, 1
