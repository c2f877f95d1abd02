"""The conversations as a collection: listed, found, named, pinned, deleted and brought back."""

import uuid

from gptdash.domain.conversations import Branch, ChatSettings, Conversation, Found, StoredMessage
from gptdash.domain.errors import InputRejected
from gptdash.domain.redaction import Redactor
from gptdash.domain.wording import mark
from gptdash.store import Conversations, MessageGone

PAGE = 20


class BlankTitle(InputRejected):
    """A conversation without a name."""

    template = mark("A conversation needs a title. Write one, then save it.")


class Library:
    """The conversations that are kept."""

    def __init__(self, conversations: Conversations, redactor: Redactor | None = None) -> None:
        self._conversations = conversations
        self._redactor = redactor

    def new_conversation(self) -> str:
        """Return the id of a conversation that does not exist yet; its first message brings it into being."""
        return uuid.uuid4().hex

    def find(self, conversation_id: str) -> Conversation | None:
        """Look a conversation up; None where it has not begun and was not configured."""
        return self._conversations.find(conversation_id)

    def listed(self, text: str = "", limit: int = PAGE, offset: int = 0) -> tuple[Found, ...]:
        """List conversations, the pinned ones first, then by their last message; with a text, those that hold it."""
        if text.strip():
            return self._conversations.search.find(self._clean(text), limit, offset)
        return tuple(Found(conversation=found) for found in self._conversations.recent(limit, offset))

    def branch(self, conversation_id: str, at: str | None = None, limit: int | None = None) -> Branch:
        """Read the last `limit` messages of the branch through `at`; without it, of the one it was left on."""
        return self._conversations.branches.branch(conversation_id, at, limit)

    def branch_upto(self, conversation_id: str, message_id: str, limit: int | None = None) -> Branch:
        """Read the last `limit` messages of the way from the beginning to a message, itself the last."""
        return self._conversations.branches.branch(conversation_id, message_id, limit, to_the_end=False)

    def replies(self, question_id: str) -> tuple[StoredMessage, ...]:
        """List all replies to a message, the oldest first; none where it is no longer there."""
        try:
            question = self._conversations.branches.message(question_id)
        except MessageGone:
            return ()
        return tuple(reply for reply in self._conversations.branches.below(question) if reply.role == "assistant")

    def open_at(self, conversation_id: str, message_id: str) -> str:
        """Leave a conversation on the branch through a message; returns the end of that branch."""
        leaf = self._conversations.branches.end_below(conversation_id, message_id)
        self._conversations.leave_at(conversation_id, leaf)
        return leaf

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title.

        Raises:
            BlankTitle: there is nothing in it.
        """
        if not title.strip():
            raise BlankTitle
        self._conversations.rename(conversation_id, self._clean(title))

    def pin(self, conversation_id: str, *, pinned: bool) -> None:
        """Put a conversation at the top of the list, or back among the others."""
        self._conversations.pin(conversation_id, pinned=pinned)

    def delete(self, conversation_id: str) -> None:
        """Take a conversation off the list; it can be restored until it is purged."""
        self._conversations.delete(conversation_id)

    def deleted(self, limit: int = PAGE) -> tuple[Conversation, ...]:
        """List what can be restored, the one deleted last first."""
        return self._conversations.deleted(limit)

    def restore(self, conversation_id: str) -> None:
        """Bring a deleted conversation back."""
        self._conversations.restore(conversation_id)

    def settings(self, conversation_id: str) -> ChatSettings:
        """Return how a conversation is held."""
        found = self._conversations.find(conversation_id)
        return found.settings if found else ChatSettings()

    def configure(self, conversation_id: str, settings: ChatSettings) -> bool:
        """Keep how a conversation is held from now on; tells whether that is something else than before."""
        settings = settings.model_copy(update={"system": self._clean(settings.system)})
        if settings == self.settings(conversation_id):
            return False
        self._conversations.configure(conversation_id, settings)
        return True

    def _clean(self, text: str) -> str:
        return self._redactor.redact(text).text if self._redactor else text
