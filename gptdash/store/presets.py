"""Settings for conversations, kept under names."""

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from gptdash.domain.conversations import Preset
from gptdash.store.database import Database
from gptdash.store.message_rows import storable
from gptdash.store.schema import presets


class Presets:
    """The presets in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def listed(self) -> tuple[Preset, ...]:
        """List the presets in the order in which they were made."""
        query = select(presets.c.id, presets.c.name, presets.c.settings).order_by(presets.c.created_at, presets.c.id)
        with self._database.reading() as connection:
            return tuple(Preset.model_validate(dict(row._mapping)) for row in connection.execute(query))  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping

    def add(self, *made: Preset) -> None:
        """Write presets, all or none."""
        with self._database.writing() as connection:
            for preset in made:
                connection.execute(insert(presets).values(**_row(preset), created_at=datetime.now(UTC)))

    def change(self, preset: Preset) -> bool:
        """Write a preset in place of the one with its id; tells whether there was one."""
        with self._database.writing() as connection:
            changed = connection.execute(update(presets).where(presets.c.id == preset.id).values(_row(preset)))
            return changed.rowcount > 0

    def delete(self, preset_id: str) -> None:
        """Remove a preset."""
        with self._database.writing() as connection:
            connection.execute(delete(presets).where(presets.c.id == preset_id))


def _row(preset: Preset) -> dict[str, object]:
    return {"id": preset.id, "name": storable(preset.name), "settings": preset.settings.model_dump(mode="json")}
