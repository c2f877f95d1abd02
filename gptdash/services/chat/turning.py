"""Makes a turn of a kept message: what is sent, what must be summed up before, and how the reply is kept."""

from functools import partial
from typing import Final

from gptdash.domain.conversations import ChatSettings, MessageState, StoredMessage
from gptdash.domain.errors import EndpointError
from gptdash.domain.events import Done
from gptdash.domain.redaction import Redactor, mask_secrets
from gptdash.domain.requests import Request
from gptdash.domain.tool_trace import ToolTrace
from gptdash.gateway import Gateway, LiveReply
from gptdash.services.chat.composing import compose
from gptdash.services.chat.history import Window
from gptdash.services.chat.preview import Coming, Preview, coming_tokens, with_more
from gptdash.services.chat.speaking import Files
from gptdash.services.chat.summing_up import summary_request
from gptdash.services.chat.turn import ChatTurn, Prologue
from gptdash.services.chat.windowing import Windowing
from gptdash.store import Conversations
from gptdash.tools import Answered, Toolbox, ToolLoop

NO_TOOLS: Final = Toolbox()


class Turning:
    """Makes turns by the model of one endpoint; with a `redactor`, no secret that a model repeats is kept."""

    def __init__(
        self,
        gateway: Gateway,
        conversations: Conversations,
        redactor: Redactor | None = None,
        tools: ToolLoop | None = None,
    ) -> None:
        self._gateway = gateway
        self._conversations = conversations
        self._redactor = redactor
        self._tools = tools
        self._windowing = Windowing(conversations)

    def turn(
        self,
        question: StoredMessage,
        settings: ChatSettings,
        *,
        fresh: bool = False,
        begun: StoredMessage | None = None,
        answered: Answered | None = None,
        toolbox: Toolbox = NO_TOOLS,
    ) -> ChatTurn:
        """Prepare the reply to a kept message; `begun` is the reply that it goes on from.

        The model may use the tools of the box; `answered` holds a person's word on calls that wait for it.
        """
        capabilities = self._gateway.capabilities(settings.model)
        window = self._windowing.upto(question, settings, capabilities, toolbox.specs)
        said = begun.text if begun else ""
        files = self._files(window)

        def call(window: Window) -> LiveReply:
            going_on = None if answered else begun
            request = compose(window, settings, capabilities, files, fresh=fresh, begun=going_on)
            return self._stream(request, toolbox, answered)

        def go_on(summary: str | None) -> LiveReply:
            if summary:
                self._conversations.summaries.keep(window.gap[-1], summary)
            return call(window.model_copy(update={"summary": summary or window.summary}))

        prologue = None
        if window.gap:
            summing = self._gateway.stream(summary_request(window, settings, capabilities))
            prologue = Prologue(summing, len(window.gap), go_on)
        ran = begun.trace.runs if begun and begun.trace else ()
        return ChatTurn(call(window), partial(self._save, question), window, begun=said, prologue=prologue, ran=ran)

    def _stream(self, request: Request, toolbox: Toolbox, answered: Answered | None) -> LiveReply:
        """Prepare the call, or the calls where the model may use tools."""
        if self._tools is None or not (len(toolbox) or answered):
            return self._gateway.stream(request)
        return self._tools.stream(request, toolbox, answered=answered)

    def _opening(self, request: Request, toolbox: Toolbox) -> Request:
        """Write the first call of a turn, as `_stream` makes it."""
        return self._tools.opening(request, toolbox) if self._tools and len(toolbox) else request

    def preview(
        self, drafted: StoredMessage, settings: ChatSettings, files: tuple[Coming, ...], toolbox: Toolbox = NO_TOOLS
    ) -> Preview:
        """Count and price what would be sent first with a draft and files that are not kept, tools among it.

        Raises:
            ToolsUnsupported: there are tools, and the model can use none.
        """
        capabilities = self._gateway.capabilities(settings.model)
        window = self._windowing.with_draft(drafted, settings, capabilities, toolbox.specs)
        request = compose(window, settings, capabilities, self._files(window))
        try:
            estimate = self._gateway.estimate(self._opening(request, toolbox))
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
        self,
        question: StoredMessage,
        *,
        text: str,
        state: MessageState,
        reasoning: str,
        trace: ToolTrace | None,
        done: Done | None,
    ) -> StoredMessage:
        stored = mask_secrets if self._redactor else str
        return self._conversations.append(
            question.conversation_id,
            "assistant",
            stored(text),
            parent_id=question.id,
            state=state,
            reasoning=stored(reasoning),
            trace=trace,
            done=done,
        )
