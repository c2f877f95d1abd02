"""Where the embedded model answers."""

from pydantic import SecretStr

from gptdash.domain.noun import Noun


class EngineAddress(Noun):
    """The running child: its base URL on loopback, the key that only we know, and its model's name."""

    base_url: str
    api_key: SecretStr
    model: str
