"""Everything that can go wrong, as one tree.

GptdashError
├── SettingsInvalid            a wrong value at start-up
├── EndpointUnusable           what was entered for a server
├── InputRejected              what the user gave cannot be used
│   ├── FileRejected           (EmptyFile, NotACsv, BinaryFile, LineTooLong, TooLarge, UnreadableImage …)
│   └── QuestionRejected       (BlankQuestion …)
├── EndpointError              the model's server
│   ├── ServerUnreachable      nothing answers there
│   ├── NotAnApi               something answers, but not an OpenAI-compatible API
│   ├── AuthenticationFailed   wrong key
│   ├── PermissionRefused      the key may not do this
│   ├── ModelNotFound
│   ├── RequestRefused         the server refuses this request (400, 422)
│   │   └── ContextOverflow
│   ├── RateLimited            try again later
│   ├── QuotaExhausted         trying again does not help
│   ├── EndpointResting        it failed so often that we leave it alone for a while
│   ├── ServerFailed           5xx
│   ├── TimedOut               no first token, or a stall
│   ├── ReplyCut               the stream ended before the reply was complete
│   ├── MalformedReply
│   ├── ObjectInvalid          the model's object does not fit its schema
│   ├── ReplyRefused           the model or its filter declined
│   └── Unsupported            this endpoint or model cannot do that
├── EngineError                the embedded model
│   ├── EngineMissing          its wheel or weights are not installed
│   ├── EngineCrashed          it died; the exit code says why
│   └── EngineTooSlow          it did not come up in time
├── SandboxError               untrusted code was not run, was ended, or failed
└── StoreUnavailable           our own database

Each class says in one sentence what happened and what to do; `retry_helps` tells whether the same call may
succeed later. `code` is stable and goes into logs, the store and HTTP replies.
"""

import re
from typing import ClassVar

from gptdash.domain.wording import Fact, Sentence, mark


class GptdashError(Exception):
    """The root: a failure that has been understood."""

    template: ClassVar[str] = mark("Something went wrong: {detail}")
    retry_helps: ClassVar[bool] = False

    def __init__(self, **facts: Fact) -> None:
        self.sentence = Sentence(template=self.template, facts=facts)
        super().__init__(str(self.sentence))

    @property
    def code(self) -> str:
        """The stable name of this kind of failure, in snake case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()


class SettingsInvalid(GptdashError):
    """A setting has a value that cannot be used."""

    template = mark(
        "The setting {name} is wrong: {problem}. Correct it in the environment or in .env, then start again."
    )


class EndpointUnusable(GptdashError):
    """What was entered for a server in the sidebar cannot be used."""

    template = mark("This server cannot be used: {detail}")


class InputRejected(GptdashError):
    """What the user gave cannot be used as it is."""

    template = mark("This input cannot be used: {detail}")


class FileRejected(InputRejected):
    """A file cannot be used."""

    template = mark("{name} cannot be read: {detail}")


class EmptyFile(FileRejected):
    """A file without content."""

    template = mark("{name} is empty. Choose a file that has content.")


class TooLarge(FileRejected):
    """A file, line or text beyond its limit."""

    template = mark("{name} is too large ({size}; the limit is {limit}). Choose a smaller one or split it.")


class QuestionRejected(InputRejected):
    """A question that could not be turned into an answer."""

    template = mark("This question could not be answered: {detail}")


class BlankQuestion(QuestionRejected):
    """Nothing was asked."""

    template = mark("There is no question. Write one, then send it.")


class EndpointError(GptdashError):
    """The model's server did not give what was asked."""


class ServerUnreachable(EndpointError):
    """No server answers at the address."""

    template = mark(
        "No answer from {endpoint}. Check that the server runs and that the address is right, then try again."
    )
    retry_helps = True


class NotAnApi(EndpointError):
    """Something answers, but not an OpenAI-compatible API."""

    template = mark(
        "{endpoint} answers with {found}, not with an OpenAI-compatible API. "
        "Check the base URL; it usually ends in /v1."
    )


class AuthenticationFailed(EndpointError):
    """The key is missing or wrong."""

    template = mark("{endpoint} does not accept the API key. Check the key, or enter another one in the sidebar.")


class PermissionRefused(EndpointError):
    """The key is right, but may not do this."""

    template = mark("{endpoint} does not allow this with the current key: {detail}")


class ModelNotFound(EndpointError):
    """The endpoint has no such model."""

    template = mark("{endpoint} has no model {model}. Choose another model in the sidebar.")


class RequestRefused(EndpointError):
    """The server understood the request and refused it."""

    template = mark("{endpoint} refused the request: {detail}")


class ContextOverflow(RequestRefused):
    """The messages do not fit the model's context window."""

    template = mark(
        "This is too long for {model}. Shorten it, start a new conversation, or choose a model with a larger context."
    )


class RateLimited(EndpointError):
    """Too many requests or tokens for now."""

    template = mark("{endpoint} is limiting how fast we may ask. Wait a moment, then try again.")
    retry_helps = True

    def __init__(self, retry_after_s: float | None = None, **facts: Fact) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(**facts)


class QuotaExhausted(EndpointError):
    """The account's credit or spend limit is used up."""

    template = mark(
        "The account's credit or spend limit at {endpoint} is used up. Raise it there, or use another endpoint."
    )


class EndpointResting(EndpointError):
    """The server failed so often in a row that it is left alone for a while."""

    template = mark("{endpoint} failed many times in a row and is left alone for {seconds} s. Then try again.")


class ServerFailed(EndpointError):
    """The server had an error of its own."""

    template = mark("{endpoint} had an internal error ({detail}). Try again.")
    retry_helps = True


class TimedOut(EndpointError):
    """No token came within the time limit."""

    template = mark("{endpoint} sent nothing for {seconds} s. Try again, or raise the time limit in the settings.")
    retry_helps = True


class ReplyCut(EndpointError):
    """The stream ended before the reply was complete."""

    template = mark(
        "The reply was cut off by {endpoint} before it was complete. What arrived is kept; try again for the rest."
    )
    retry_helps = True


class MalformedReply(EndpointError):
    """The server answered with something that does not follow the protocol."""

    template = mark(
        "{endpoint} sent a reply that could not be understood ({detail}). Try again, or use another endpoint."
    )
    retry_helps = True


class ObjectInvalid(EndpointError):
    """The model was asked for an object, and twice gave none that fits the schema."""

    template = mark("The model's object does not fit the schema: {problems}. Try again, or loosen the schema.")
    retry_helps = True


class ReplyRefused(EndpointError):
    """The model or its content filter declined to answer."""

    template = mark("The model declined to answer: {detail}")


class Unsupported(EndpointError):
    """The endpoint or the model lacks a capability."""

    template = mark("{model} at {endpoint} cannot do this: {detail}")


class EngineError(GptdashError):
    """The embedded model could not be used."""


class EngineMissing(EngineError):
    """The wheel or the weights of the embedded model are not installed."""

    template = mark(
        "The embedded model is not installed ({detail}). Run `make setup`, or set OPENAI_API_KEY to use a server."
    )


class EngineCrashed(EngineError):
    """The embedded model's process died."""

    template = mark(
        "The embedded model stopped: {detail} Set OPENAI_API_KEY or OPENAI_BASE_URL to use a server instead."
    )


class EngineTooSlow(EngineError):
    """The embedded model did not come up in time."""

    template = mark("The embedded model was not ready after {seconds} s. Try again, or use a server instead.")
    retry_helps = True


class SandboxError(GptdashError):
    """Untrusted code gave nothing: it was not run, was ended, or failed."""

    template = mark("The code gave no result: {detail}")


class StoreUnavailable(GptdashError):
    """Our own database cannot be used."""

    template = mark(
        "The database cannot be used ({detail}). Check GPTDASH_DATABASE_URL and that its folder can be written."
    )
    retry_helps = True
