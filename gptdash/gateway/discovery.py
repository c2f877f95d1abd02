"""Looks for model servers on this machine, to offer them; no key is ever sent to what was found by looking.

Source: https://docs.ollama.com/faq (OLLAMA_HOST), https://lmstudio.ai/docs, https://github.com/ggml-org/llama.cpp,
https://docs.vllm.ai (default ports), 2026-11-23.
"""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlsplit

import httpx2
from pydantic import BaseModel, Field, ValidationError

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.noun import Noun

TIMEOUT: Final = httpx2.Timeout(0.8, connect=0.25)
TOTAL_S: Final = 2.0
MAX_BYTES: Final = 1_000_000
OLLAMA: Final = "Ollama"
OLLAMA_PORT: Final = 11434


class Candidate(Noun):
    """A place where a model server may be."""

    label: str
    base_url: str


DEFAULT: Final = (
    Candidate(label=OLLAMA, base_url=f"http://127.0.0.1:{OLLAMA_PORT}/v1"),
    Candidate(label="LM Studio", base_url="http://127.0.0.1:1234/v1"),
    Candidate(label="llama.cpp", base_url="http://127.0.0.1:8080/v1"),
    Candidate(label="vLLM", base_url="http://127.0.0.1:8000/v1"),
)


class _Model(BaseModel):
    id: str = Field(min_length=1)


class _Models(BaseModel):
    data: tuple[_Model, ...] = Field(min_length=1)


def find_local_servers(
    ollama_host: str | None = None, *, candidates: Iterable[Candidate] = DEFAULT
) -> tuple[Endpoint, ...]:
    """Ask each candidate for its models, all at once; returns those that have some, in the order given.

    `ollama_host` is Ollama's own setting OLLAMA_HOST; it replaces the candidate of that name.
    """
    places = _with_ollama_at(ollama_host, tuple(candidates))
    if not places:
        return ()
    with ThreadPoolExecutor(len(places), thread_name_prefix="discovery") as pool:
        return tuple(endpoint for endpoint in pool.map(_probe, places) if endpoint)


def _with_ollama_at(ollama_host: str | None, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    base_url = ollama_base_url(ollama_host) if ollama_host else None
    if base_url is None:
        return candidates
    others = (candidate for candidate in candidates if candidate.label != OLLAMA)
    return (Candidate(label=OLLAMA, base_url=base_url), *others)


def ollama_base_url(ollama_host: str) -> str | None:
    """Read OLLAMA_HOST as Ollama does: host, port and scheme are each optional; None where it makes no sense."""
    has_scheme = "://" in ollama_host
    try:
        parts = urlsplit(ollama_host.strip() if has_scheme else f"http://{ollama_host.strip()}")
        port = parts.port or ({"http": 80, "https": 443}.get(parts.scheme) if has_scheme else OLLAMA_PORT)
    except ValueError:  # a port that is no number, a bracket that does not close
        return None
    if port is None:
        return None
    host = parts.hostname or "127.0.0.1"
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - where it listens, not where it is
    address = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{address}:{port}{parts.path.rstrip('/')}/v1"


def _probe(candidate: Candidate) -> Endpoint | None:
    body = _fetch(f"{candidate.base_url}/models")
    try:
        models = _Models.model_validate_json(body)
    except ValidationError:
        return None
    return Endpoint(kind="local", label=candidate.label, base_url=candidate.base_url, model=_first_chat_model(models))


def _fetch(url: str) -> bytes:
    """Fetch a small body; empty where there is none, where it is too large, or where it takes too long."""
    deadline = time.monotonic() + TOTAL_S
    body = b""
    try:
        with (
            httpx2.Client(trust_env=False, follow_redirects=False, timeout=TIMEOUT) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code != httpx2.codes.OK:
                return b""
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MAX_BYTES or time.monotonic() > deadline:
                    return b""
    except (httpx2.HTTPError, httpx2.InvalidURL):
        return b""
    return body


def _first_chat_model(models: _Models) -> str:
    """Choose the first model that can chat; a list may begin with one for embeddings."""
    names = [model.id for model in models.data]
    return next((name for name in names if "embed" not in name.lower()), names[0])
