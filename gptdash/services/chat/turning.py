"""Makes a turn of a kept message: what is sent, what must be summed up before, and how the reply is kept."""

from functools import partial

from gptdash.domain.conversations import ChatSettings, MessageState, StoredMessage
from gptdash.domain.errors import EndpointError
from gptdash.domain.events import Done
from gptdash.domain.redaction import Redactor, mask_secrets
from gptdash.gateway import Gateway, LiveReply
from gptdash.services.chat.composing import compose
from gptdash.services.chat.history import Window
from gptdash.services.chat.preview import Coming, Preview, coming_tokens, with_more
from gptdash.services.chat.speaking import Files
from gptdash.services.chat.summing_up import summary_request
from gptdash.services.chat.turn import ChatTurn, Prologue
from gptdash.services.chat.windowing import Windowing
from gptdash.store import Conversations


class Turning:
    """Makes turns by the model of one endpoint; with a `redactor`, no secret that a model repeats is kept."""

    def __init__(self, gateway: Gateway, conversations: Conversations, redactor: Redactor | None) -> None:
        self._gateway = gateway
        self._conversations = conversations
        self._redactor = redactor
        self._windowing = Windowing(conversations)

    def turn(
        self, question: StoredMessage, settings: ChatSettings, *, fresh: bool = False, begun: str = ""
    ) -> ChatTurn:
        """Prepare the reply to a kept message; `begun` is the text that it goes on from."""
        capabilities = self._gateway.capabilities(settings.model)
        window = self._windowing.upto(question, settings, capabilities)
        files = self._files(window)

        def call(window: Window) -> LiveReply:
            return self._gateway.stream(compose(window, settings, capabilities, files, fresh=fresh, continuing=begun))

        def go_on(summary: str | None) -> LiveReply:
            if summary:
                self._conversations.summaries.keep(window.gap[-1], summary)
            return call(window.model_copy(update={"summary": summary or window.summary}))

        prologue = None
        if window.gap:
            summing = self._gateway.stream(summary_request(window, settings, capabilities))
            prologue = Prologue(summing, len(window.gap), go_on)
        return ChatTurn(call(window), partial(self._save, question), window, begun, prologue)

    def preview(self, drafted: StoredMessage, settings: ChatSettings, files: tuple[Coming, ...]) -> Preview:
        """Count and price what would be sent with a draft and files that are not kept."""
        capabilities = self._gateway.capabilities(settings.model)
        window = self._windowing.with_draft(drafted, settings, capabilities)
        try:
            estimate = self._gateway.estimate(compose(window, settings, capabilities, self._files(window)))
        except EndpointError:
            return Preview(window=window, context_tokens=capabilities.context_window)
        preview = Preview(
            window=window,
            input_tokens=estimate.input_tokens,
            least=estimate.input_cost,
            most=estimate.worst_cost,
            context_tokens=capabilities.context_window,
        )
        return with_more(preview, coming_tokens(files, capabilities))

    def _files(self, window: Window) -> Files:
        attachments = [attachment for message in window.messages for attachment in message.attachments]
        return {file.attachment.id: file for file in self._conversations.attachments.read(attachments)}

    def _save(
        self, question: StoredMessage, text: str, state: MessageState, reasoning: str, done: Done | None
    ) -> StoredMessage:
        stored = mask_secrets if self._redactor else str
        return self._conversations.append(
            question.conversation_id,
            "assistant",
            stored(text),
            parent_id=question.id,
            state=state,
            reasoning=stored(reasoning),
            done=done,
        )
