"""Analyses of pictures that were made."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from gptdash.domain.picture_analyses import AnalysisTitle, KeptAnalysis, KeptPicture
from gptdash.store.database import Database
from gptdash.store.message_rows import storable
from gptdash.store.schema import analysis_pictures, picture_analyses

MOST_KEPT: Final = 100
LARGEST_KEPT: Final = 4_000_000
LONGEST_TITLE: Final = 200
LONGEST_NAME: Final = 255


class PictureAnalyses:
    """The analyses of a database: the last `MOST_KEPT`, and none of more than `LARGEST_KEPT` characters."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, analysis: KeptAnalysis) -> bool:
        """Write an analysis, or write it anew; tells whether it was small enough. The oldest go."""
        if len(analysis.document) > LARGEST_KEPT:
            return False
        row = {
            "id": analysis.id,
            "created_at": analysis.created_at,
            "title": storable(analysis.title)[:LONGEST_TITLE],
            "document": storable(analysis.document),
        }
        with self._database.writing() as connection:
            _remove(connection, (analysis.id,))
            connection.execute(insert(picture_analyses).values(row))
            for number, picture in enumerate(analysis.pictures):
                connection.execute(insert(analysis_pictures).values(_picture_row(analysis.id, number, picture)))
            newest_first = picture_analyses.c.created_at.desc(), picture_analyses.c.id
            ids = connection.execute(select(picture_analyses.c.id).order_by(*newest_first)).scalars().all()
            _remove(connection, tuple(ids[MOST_KEPT:]))
        return True

    def recent(self, limit: int) -> tuple[AnalysisTitle, ...]:
        """List kept analyses, the newest first."""
        columns = (picture_analyses.c.id, picture_analyses.c.created_at, picture_analyses.c.title)
        query = select(*columns).order_by(picture_analyses.c.created_at.desc(), picture_analyses.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(AnalysisTitle.model_validate(dict(row)) for row in connection.execute(query).mappings())

    def find(self, analysis_id: str) -> KeptAnalysis | None:
        """Read a kept analysis; None where it is no longer there."""
        of_it = analysis_pictures.c.analysis_id == analysis_id
        columns = (analysis_pictures.c.name, analysis_pictures.c.thumbnail, analysis_pictures.c.original)
        pictures = select(*columns).where(of_it).order_by(analysis_pictures.c.number)
        with self._database.reading() as connection:
            row = connection.execute(select(picture_analyses).where(picture_analyses.c.id == analysis_id)).mappings()
            if (found := row.first()) is None:
                return None
            shown = tuple(KeptPicture.model_validate(dict(one)) for one in connection.execute(pictures).mappings())
        return KeptAnalysis.model_validate({**found, "pictures": shown})

    def forget(self, analysis_id: str) -> None:
        """Remove an analysis with its pictures."""
        with self._database.writing() as connection:
            _remove(connection, (analysis_id,))


def remove_old_analyses(connection: Connection, before: datetime) -> None:
    """Remove the analyses of before a time."""
    old = select(picture_analyses.c.id).where(picture_analyses.c.created_at < before)
    _remove(connection, tuple(connection.execute(old).scalars()))


def _picture_row(analysis_id: str, number: int, picture: KeptPicture) -> dict[str, str | int | bytes | None]:
    return {
        "analysis_id": analysis_id,
        "number": number,
        "name": storable(picture.name)[:LONGEST_NAME],
        "thumbnail": picture.thumbnail,
        "original": picture.original,
    }


def _remove(connection: Connection, ids: tuple[str, ...]) -> None:
    connection.execute(delete(analysis_pictures).where(analysis_pictures.c.analysis_id.in_(ids)))
    connection.execute(delete(picture_analyses).where(picture_analyses.c.id.in_(ids)))
