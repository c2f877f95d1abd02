"""Where a model is served."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from gptdash.domain.noun import Noun

EndpointKind = Literal["openai", "compatible", "local", "embedded"]
WireName = Literal["responses", "chat_completions"]

OPENAI_URL = "https://api.openai.com/v1"


class Endpoint(Noun):
    """A server that speaks the OpenAI API.

    `kind`: `openai` is OpenAI's own; `compatible` was set by the user; `local` was detected on this machine;
    `embedded` is our own child process, whose address is known only once it runs. The key never leaves this object
    but in the Authorization header to `base_url`. `wire` is the API to speak; None leaves it to kind and model.
    """

    kind: EndpointKind
    label: str
    base_url: str = ""
    api_key: SecretStr | None = None
    organization: str | None = None
    model: str | None = None
    wire: WireName | None = None

    @property
    def host(self) -> str:
        """The address without path or credentials, for people and the ledger; the label where it means nothing."""
        if self.kind == "embedded":
            return self.label
        parts = urlsplit(self.base_url)
        if not parts.hostname:
            return self.label
        return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
