"""Writes conversations out as files, and takes files in."""

from collections.abc import Iterable
from typing import Final

from gptdash.domain.conversations import ChatSettings, StoredMessage, WholeConversation
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import Redactor
from gptdash.domain.wording import Sentence
from gptdash.services.chat.archive.markdown import write_markdown
from gptdash.services.chat.archive.own import write_own
from gptdash.services.chat.archive.plain import write_plain
from gptdash.services.chat.archive.reading import read_file
from gptdash.store import Conversations

MOST_LISTED: Final = 100_000


class TakenIn(Noun):
    """What was imported: the conversations, under the ids that they have now, and what to know of them."""

    conversation_ids: tuple[str, ...]
    notes: tuple[Sentence, ...] = ()


class Archiving:
    """Files of conversations. What is written out never holds keys or passwords."""

    def __init__(self, conversations: Conversations, redactor: Redactor | None = None) -> None:
        self._archive = conversations.archive
        self._conversations = conversations
        self._redactor = redactor

    def as_json(self, conversation_ids: Iterable[str] | None = None) -> str:
        """Write conversations, by default all that are listed, with all branches, in our own form."""
        if conversation_ids is None:
            conversation_ids = [found.id for found in self._conversations.recent(MOST_LISTED)]
        return write_own(self._archive.read(conversation_ids))

    def as_markdown(self, conversation_id: str) -> str:
        """Write the branch that a conversation was left on as a document; an unknown one is empty."""
        conversation = self._conversations.find(conversation_id)
        return (
            write_markdown(conversation, self._conversations.branches.branch(conversation_id)) if conversation else ""
        )

    def as_list(self, conversation_id: str) -> str:
        """Write the branch that a conversation was left on as the API's list of role and content."""
        conversation = self._conversations.find(conversation_id)
        settings = conversation.settings if conversation else ChatSettings()
        return write_plain(self._conversations.branches.branch(conversation_id), settings)

    def take_in(self, name: str, data: bytes) -> TakenIn:
        """Import all conversations of a file, or none.

        Raises:
            FileRejected: it cannot be imported; the error names the place.
        """
        read = read_file(name, data)
        wholes = tuple(map(self._redacted, read.conversations)) if read.foreign else read.conversations
        return TakenIn(conversation_ids=self._archive.write(wholes), notes=read.notes)

    def _redacted(self, whole: WholeConversation) -> WholeConversation:
        """Replace personal data and secrets in what a person wrote, as it is done when it is typed."""
        if self._redactor is None:
            return whole
        redact = self._redactor.redact
        said = tuple(
            _with_text(message, redact(message.text).text) if message.role != "assistant" else message
            for message in whole.messages
        )
        title = redact(whole.conversation.title).text
        system = redact(whole.conversation.settings.system).text
        settings = whole.conversation.settings.model_copy(update={"system": system})
        conversation = whole.conversation.model_copy(update={"title": title, "settings": settings})
        return WholeConversation(conversation=conversation, messages=said)


def _with_text(message: StoredMessage, text: str) -> StoredMessage:
    return message.model_copy(update={"text": text})
