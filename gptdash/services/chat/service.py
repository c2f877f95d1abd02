"""The chat feature."""

from copy import copy

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import Attachment, ChatSettings, StoredMessage
from gptdash.domain.errors import InputRejected
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Parameters
from gptdash.domain.safety import check_input
from gptdash.domain.wording import Sentence, mark
from gptdash.gateway import Gateway, replaced_sentence
from gptdash.services.chat.archive import Archiving
from gptdash.services.chat.attaching import Attaching, BlindModel, PreparePicture, Taken, no_pictures
from gptdash.services.chat.comparing import FEWEST, MOST, Comparison, Contender, WrongNumberOfModels
from gptdash.services.chat.decoding import Upload
from gptdash.services.chat.library import Library
from gptdash.services.chat.preview import Coming, Preview, drafted_message
from gptdash.services.chat.turn import ChatTurn
from gptdash.services.chat.turning import Turning
from gptdash.store import Conversations
from gptdash.tools import Answered, Toolbox, ToolLoop


class BlankMessage(InputRejected):
    """Nothing was written."""

    template = mark("There is no message. Write one, then send it.")


class NothingToAnswer(InputRejected):
    """The last word is the model's."""

    template = mark("There is no message that waits for a reply. Write one, then send it.")


class NothingToAllow(InputRejected):
    """The reply does not wait for anybody's word."""

    template = mark("This reply does not wait for a permission any more.")


class NotYours(InputRejected):
    """Only what a person wrote is edited, and only what a model wrote is written anew."""

    template = mark("Only your own messages can be edited, and only replies be written anew.")


class ChatService:
    """Holds conversations with the model of one endpoint.

    `library` is the collection of them, `archive` writes and reads them as files. Nothing is ever overwritten: editing
    a message and asking for another reply begin new branches of the tree. With a `redactor`, what a person writes is
    stored with placeholders for personal data and secrets; only the session that knows the values can show them.
    """

    def __init__(
        self,
        gateway: Gateway,
        conversations: Conversations,
        redactor: Redactor | None = None,
        tools: ToolLoop | None = None,
        picture: PreparePicture = no_pictures,
    ) -> None:
        self._gateway = gateway
        self._toolbox = Toolbox()
        self._attaching = Attaching(picture, redactor)
        self._conversations = conversations
        self._redactor = redactor
        self.library = Library(conversations, redactor)
        self.archive = Archiving(conversations, redactor)
        self._turning = Turning(gateway, conversations, redactor, tools)

    def with_tools(self, toolbox: Toolbox) -> "ChatService":
        """Return the same service, whose replies may use these tools."""
        other = copy(self)
        other._toolbox = toolbox  # noqa: SLF001 - it is one of us
        return other

    def capabilities(self, model: str | None = None) -> Capabilities:
        """Look up what a model can do here; None is the endpoint's own."""
        return self._gateway.capabilities(model)

    def messages(self, conversation_id: str) -> tuple[StoredMessage, ...]:
        """List the messages of the branch that a conversation was left on, the oldest first."""
        return self.library.branch(conversation_id).messages

    def send(
        self,
        conversation_id: str,
        text: str,
        *,
        uploads: tuple[Upload, ...] = (),
        after: str | None = None,
        model: str | None = None,
        parameters: Parameters | None = None,
    ) -> ChatTurn:
        """Store what the user says and prepare the reply, which is asked for when its ticks are taken.

        It follows the message `after`, or the last one of the branch that the conversation was left on.

        Raises:
            InputRejected: there is neither text nor file, or something that cannot be sent.
        """
        settings = self._settings(conversation_id, model, parameters)
        question, warnings = self._ask(conversation_id, text, uploads, after, (settings,))
        turn = self._turn(question, settings)
        turn.warnings = warnings
        return turn

    def compare(
        self,
        conversation_id: str,
        text: str,
        models: tuple[str, ...],
        *,
        uploads: tuple[Upload, ...] = (),
        after: str | None = None,
    ) -> Comparison:
        """Store what the user says and prepare a reply by each of several models.

        Raises:
            InputRejected: there are too few or too many models, or something cannot be sent to one of them.
        """
        if not FEWEST <= len(set(models)) == len(models) <= MOST:
            raise WrongNumberOfModels
        settings = tuple(self._settings(conversation_id, model, None) for model in models)
        question, warnings = self._ask(conversation_id, text, uploads, after, settings)
        turns = (self._turning.turn(question, each) for each in settings)
        return Comparison(tuple(map(Contender, models, turns)), warnings)

    def answer(
        self,
        conversation_id: str,
        *,
        at: str | None = None,
        model: str | None = None,
        parameters: Parameters | None = None,
    ) -> ChatTurn:
        """Prepare a reply to a last message that has none, on the branch through `at`.

        Raises:
            NothingToAnswer: there is no message that waits for a reply.
        """
        leaf = self.library.branch(conversation_id, at, limit=1).leaf
        if leaf is None or leaf.role != "user":
            raise NothingToAnswer
        return self._turn(leaf, self._settings(conversation_id, model, parameters))

    def edit(self, message_id: str, text: str) -> ChatTurn:
        """Say another thing in place of a message: a branch beside it, with a reply of its own.

        Raises:
            InputRejected: the text cannot be sent, or the message is not a person's.
        """
        original = self._conversations.branches.message(message_id)
        if original.role != "user":
            raise NotYours
        text, warnings = self._checked(text)
        question = self._conversations.append(
            original.conversation_id,
            "user",
            text,
            parent_id=original.parent_id,
            attachments=original.attachments,
        )
        turn = self._turn(question, self.library.settings(original.conversation_id))
        turn.warnings = warnings
        return turn

    def regenerate(self, reply_id: str, *, model: str | None = None) -> ChatTurn:
        """Ask for another reply beside one that is there; the model is asked, not the cache.

        Raises:
            InputRejected: this is not a reply.
        """
        question = self._question_of(reply_id)
        return self._turn(question, self._settings(question.conversation_id, model, None), fresh=True)

    def go_on(self, reply_id: str) -> ChatTurn:
        """Let the model go on from a reply that was cut or stopped; the whole of both stands beside it.

        Raises:
            InputRejected: this is not a reply.
        """
        question = self._question_of(reply_id)
        return self._turn(question, self.library.settings(question.conversation_id), begun=self._reply(reply_id))

    def allow(self, reply_id: str, use_ids: frozenset[str]) -> ChatTurn:
        """Go on with a reply that waits for a person's word: these calls may run, the others are declined.

        The whole stands beside it.

        Raises:
            NothingToAllow: the reply does not wait.
        """
        question = self._question_of(reply_id)
        reply = self._reply(reply_id)
        if reply.trace is None or reply.trace.pending is None:
            raise NothingToAllow
        answered = Answered(pending=reply.trace.pending, allowed=use_ids)
        settings = self.library.settings(question.conversation_id)
        return self._turn(question, settings, begun=reply, answered=answered)

    def preview(
        self,
        conversation_id: str,
        draft: str = "",
        *,
        after: str | None = None,
        files: tuple[Coming, ...] = (),
        model: str | None = None,
    ) -> Preview:
        """Count and price what would be sent with a draft that follows `after`; nothing is sent or kept.

        Where the model calls tools, that is the first of its calls.

        Raises:
            ToolsUnsupported: there are tools, and the model can use none.
        """
        leaf = self._conversations.branches.message(after) if after else None
        drafted = drafted_message(conversation_id, draft, leaf)
        return self._turning.preview(drafted, self._settings(conversation_id, model, None), files, self._toolbox)

    def content_of(self, attachment: Attachment) -> bytes:
        """Read an attached file; one that is no longer there is empty."""
        return b"".join(file.data for file in self._conversations.attachments.read([attachment]))

    def _checked(self, text: str) -> tuple[str, tuple[Sentence, ...]]:
        """Look at what a person wrote; returns what is stored and sent of it, and what is remarkable."""
        if not text.strip():
            raise BlankMessage
        warnings = check_input(text).warnings
        if self._redactor is None:
            return text, warnings
        redacted = self._redactor.redact(text)
        replaced = (replaced_sentence(redacted.counts),) if redacted.counts else ()
        return redacted.text, (*warnings, *replaced)

    def _reply(self, reply_id: str) -> StoredMessage:
        return self._conversations.branches.message(reply_id)

    def _ask(
        self,
        conversation_id: str,
        text: str,
        uploads: tuple[Upload, ...],
        after: str | None,
        settings: tuple[ChatSettings, ...],
    ) -> tuple[StoredMessage, tuple[Sentence, ...]]:
        """Store what the user says, where all who are asked can take it; returns it and what is remarkable in it."""
        taken = self._attaching.take(uploads)
        for each in settings:
            self._expect_sight(taken, each.model)
        text, warnings = self._checked(text) if text.strip() or not uploads else ("", ())
        if after is None:
            leaf = self.library.branch(conversation_id, limit=1).leaf
            after = leaf.id if leaf else None
        question = self._conversations.append(
            conversation_id, "user", text, parent_id=after, attachments=taken.attachments, files=taken.files
        )
        return question, (*warnings, *taken.warnings)

    def _expect_sight(self, taken: Taken, model: str | None) -> None:
        picture = next((file.attachment for file in taken.files if file.attachment.is_image), None)
        if picture and self.capabilities(model).vision is False:
            raise BlindModel(model=self._gateway.model_for(model), name=picture.name)

    def _question_of(self, reply_id: str) -> StoredMessage:
        reply = self._reply(reply_id)
        if reply.role != "assistant" or reply.parent_id is None:
            raise NotYours
        return self._conversations.branches.message(reply.parent_id)

    def _settings(self, conversation_id: str, model: str | None, parameters: Parameters | None) -> ChatSettings:
        settings = self.library.settings(conversation_id)
        given = {"model": model, "parameters": parameters}
        return settings.model_copy(update={name: value for name, value in given.items() if value is not None})

    def _turn(
        self,
        question: StoredMessage,
        settings: ChatSettings,
        *,
        fresh: bool = False,
        begun: StoredMessage | None = None,
        answered: Answered | None = None,
    ) -> ChatTurn:
        return self._turning.turn(
            question, settings, fresh=fresh, begun=begun, answered=answered, toolbox=self._toolbox
        )
