"""Local servers are found by asking, on real sockets."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from gptdash.gateway.discovery import Candidate, find_local_servers, ollama_base_url
from tests.fake_openai import FakeOpenAI

JSON = "application/json"


@contextmanager
def answering(body: bytes, content_type: str = JSON, status: str = "200 OK", headers: str = "") -> Iterator[str]:
    """Answer every connection on a fresh port with these bytes; yields the base URL."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{headers}Connection: close\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(head.encode() + body)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@contextmanager
def silent() -> Iterator[str]:
    """Accept connections and never answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"


def closed() -> str:
    """Return a URL where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/v1"


def found_at(*urls: str) -> list[str]:
    candidates = [Candidate(label=f"server {index}", base_url=url) for index, url in enumerate(urls)]
    return [endpoint.label for endpoint in find_local_servers(candidates=candidates)]


def test_offers_a_server_with_its_first_model() -> None:
    with FakeOpenAI(key=None, models=["llama3.2:3b", "qwen3:4b"]) as fake:
        (endpoint,) = find_local_servers(candidates=[Candidate(label="LM Studio", base_url=fake.url)])
    assert (endpoint.kind, endpoint.label, endpoint.base_url) == ("local", "LM Studio", fake.url)
    assert endpoint.model == "llama3.2:3b"
    assert endpoint.api_key is None


def test_passes_over_models_that_only_embed() -> None:
    with FakeOpenAI(key=None, models=["nomic-embed-text", "qwen3:4b"]) as fake:
        (endpoint,) = find_local_servers(candidates=[Candidate(label="x", base_url=fake.url)])
    assert endpoint.model == "qwen3:4b"


def test_sends_no_key_and_uses_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-the-user")
    monkeypatch.setenv("HTTP_PROXY", closed())
    monkeypatch.setenv("NO_PROXY", "")
    with FakeOpenAI(key=None, models=["m"]) as fake:
        assert found_at(fake.url) == ["server 0"]
    assert "authorization" not in fake.requests[0].headers
    assert "sk-secret-of-the-user" not in str(fake.requests)


def test_keeps_the_order_of_the_candidates() -> None:
    with FakeOpenAI(key=None, models=["a"]) as first, FakeOpenAI(key=None, models=["b"]) as second:
        assert found_at(closed(), second.url, first.url) == ["server 1", "server 2"]


def test_a_server_that_wants_a_key_is_not_offered() -> None:
    with FakeOpenAI() as fake:
        assert found_at(fake.url) == []


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><h1>It works!</h1>",
        b"",
        b"[]",
        b"{}",
        b'{"data": []}',
        b'{"data": {"id": "m"}}',
        b'{"data": [{"name": "m"}]}',
        b'{"data": [{"id": 7}]}',
        b'{"data": [{"id": "m"}',
    ],
)
def test_other_answers_are_not_offered(body: bytes) -> None:
    with answering(body) as url:
        assert found_at(url) == []


def test_follows_no_redirect() -> None:
    with FakeOpenAI(key=None, models=["m"]) as fake:
        with answering(b"", status="302 Found", headers=f"Location: {fake.url}/models\r\n") as url:
            assert found_at(url) == []
        assert fake.requests == ()


def test_reads_no_endless_answer() -> None:
    with answering(b'{"data": [{"id": "' + b"x" * 2_000_000 + b'"}]}') as url:
        assert found_at(url) == []


def test_silent_and_closed_ports_cost_little_time() -> None:
    with ExitStack() as stack, FakeOpenAI(key=None, models=["m"]) as fake:
        quiet = [stack.enter_context(silent()) for _ in range(5)]
        begun = time.monotonic()
        assert found_at(*quiet, closed(), fake.url) == ["server 6"]
        assert time.monotonic() - begun < 3  # five read limits of 0.8 s one after the other would take 4 s


def test_ollama_is_looked_for_where_its_own_setting_says() -> None:
    candidates = [Candidate(label="Ollama", base_url=closed())]
    with FakeOpenAI(key=None, models=["m"]) as fake:
        host = fake.url.removeprefix("http://").removesuffix("/v1")
        (endpoint,) = find_local_servers(host, candidates=candidates)
    assert (endpoint.label, endpoint.base_url) == ("Ollama", fake.url)


@pytest.mark.parametrize(
    ("setting", "base_url"),
    [
        ("127.0.0.1:9999", "http://127.0.0.1:9999/v1"),
        ("0.0.0.0", "http://127.0.0.1:11434/v1"),  # noqa: S104 - a value to read, nothing is bound
        ("0.0.0.0:5000", "http://127.0.0.1:5000/v1"),
        (":5000", "http://127.0.0.1:5000/v1"),
        ("box", "http://box:11434/v1"),
        ("http://box", "http://box:80/v1"),
        ("https://box/ollama/", "https://box:443/ollama/v1"),
        ("[::]:5000", "http://[::1]:5000/v1"),
        ("box:port", None),
        ("[::1", None),
    ],
)
def test_reads_the_setting_as_ollama_does(setting: str, base_url: str | None) -> None:
    assert ollama_base_url(setting) == base_url
