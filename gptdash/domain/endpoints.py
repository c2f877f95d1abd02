"""Where a model is served."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import AnyHttpUrl, SecretStr, TypeAdapter, ValidationError

from gptdash.domain.errors import EndpointUnusable
from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark

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


def entered_endpoint(key: str, base_url: str, model: str, wire: WireName | None = None) -> Endpoint:
    """Describe a server by what was typed; blank fields are left to the server. Without an address it is OpenAI's.

    `wire` is the API that is spoken to it, None the one that servers of its kind speak.

    Raises:
        EndpointUnusable: neither key nor address was given, or the address is none.
    """
    key, base_url, model = key.strip(), base_url.strip(), model.strip()
    if not key and not base_url:
        raise EndpointUnusable(detail=mark("enter an API key, or the base URL of a server that needs none."))
    try:
        url = str(TypeAdapter(AnyHttpUrl).validate_python(base_url or OPENAI_URL)).rstrip("/")
    except ValidationError as error:
        raise EndpointUnusable(detail=mark("the base URL must begin with http:// or https://.")) from error
    return endpoint_at(url, SecretStr(key) if key else None, model or None).model_copy(update={"wire": wire})


def endpoint_at(url: str, key: SecretStr | None, model: str | None) -> Endpoint:
    """Describe the server at an address; without a model, OpenAI's takes one that fits the work, others their first."""
    if url == OPENAI_URL:
        return Endpoint(kind="openai", label="OpenAI", base_url=url, api_key=key, model=model)
    unnamed = Endpoint(kind="compatible", label=url, base_url=url, api_key=key, model=model)
    return unnamed.model_copy(update={"label": unnamed.host})
