"""Finds the texts of a call, where a conversation or a job keeps them."""

from sqlalchemy import Connection, select

from gptdash.domain.jobs import JobSpec
from gptdash.domain.kept_texts import CallText, KeptText, kept_text
from gptdash.domain.usage import CallRecord
from gptdash.store.branches import message_by_id
from gptdash.store.call_rows import call_of
from gptdash.store.call_texts import CallTexts
from gptdash.store.database import Database
from gptdash.store.message_rows import conversation_of
from gptdash.store.schema import call_texts, calls, conversations, job_items, jobs, messages


class Traces:
    """Single calls and their texts."""

    def __init__(self, database: Database, kept: CallTexts) -> None:
        self._database = database
        self._kept = kept

    def call(self, call_id: str) -> CallRecord | None:
        """Read a call; None where it was purged."""
        with self._database.reading() as connection:
            row = connection.execute(select(calls).where(calls.c.id == call_id)).first()
        return call_of(row) if row else None

    def texts(self, call: CallRecord) -> KeptText | None:
        """Find what was asked and answered; None where nobody keeps it."""
        self._kept.write()
        with self._database.reading() as connection:
            if call.purpose == "jobs":
                return _worked(connection, call.id)
            said = _said(connection, call.conversation_id, call.id) if call.conversation_id else None
            return said or _kept(connection, call.id)

    def titles(self, conversation_ids: tuple[str, ...]) -> dict[str, str]:
        """Look up the titles of conversations."""
        query = select(conversations.c.id, conversations.c.title).where(conversations.c.id.in_(conversation_ids))
        with self._database.reading() as connection:
            return {row.id: row.title for row in connection.execute(query)}


def _said(connection: Connection, conversation_id: str, call_id: str) -> KeptText | None:
    """Find the reply that ended with a call, and the message before it."""
    query = select(messages).where(
        messages.c.conversation_id == conversation_id, messages.c.done["call_id"].as_string() == call_id
    )
    reply = connection.execute(query).first()
    if reply is None or reply.parent_id is None:
        return None
    question = message_by_id(connection, reply.parent_id)
    row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).one()
    conversation = conversation_of(row)
    return KeptText(
        place="chat",
        title=conversation.title,
        asked=question.text,
        replied=reply.text,
        system=conversation.settings.system,
        earlier=question.depth,
        parameters=conversation.settings.parameters,
        is_whole=not (question.depth or question.attachments or reply.trace),
    )


def _kept(connection: Connection, call_id: str) -> KeptText | None:
    row = connection.execute(select(call_texts.c.texts).where(call_texts.c.call_id == call_id)).first()
    return kept_text(CallText.model_validate(row.texts)) if row else None


def _worked(connection: Connection, call_id: str) -> KeptText | None:
    query = select(job_items, jobs.c.name, jobs.c.spec).join(jobs).where(job_items.c.call_id == call_id)
    item = connection.execute(query).first()
    if item is None:
        return None
    spec = JobSpec.model_validate(item.spec)
    return KeptText(
        place="jobs",
        title=item.name,
        asked=item.prompt,
        replied=item.reply or "",
        system=spec.system,
        parameters=spec.parameters,
        is_whole=spec.output is None,
    )
