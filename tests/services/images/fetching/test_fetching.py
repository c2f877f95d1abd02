"""Pictures from the web: what is fetched, and every way around the check that we know of."""

import asyncio
import shutil
import ssl
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from gptdash.app import Services
from gptdash.domain.endpoints import WireName
from gptdash.domain.errors import FileRejected, TooLarge
from gptdash.gateway import BackgroundLoop
from gptdash.services.images import Fetcher, ImageService, Picture
from gptdash.services.images.fetching import Address, Resolver
from gptdash.services.images.fetching.refusals import (
    FetchFailed,
    FetchTooSlow,
    HostUnknown,
    NotAPicture,
    NotAWebAddress,
    PrivateAddress,
    TooManyRedirects,
)
from gptdash.services.images.opening import MAX_BYTES
from tests.conftest import require_or_skip
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.serving import ServerThread
from tests.services.images.pictures import encoded, halves

PNG = encoded(halves())
HERE = "127.0.0.1"
ELSEWHERE = "127.0.0.2"


class Web:
    """A server of pictures, and of everything that one would rather not fetch."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        routes = [
            Route("/to/{target:path}", self._redirect),
            Route("/say/{status:int}", self._status),
            Route("/kind/{kind:path}", self._kind),
            Route("/endless", self._endless),
            Route("/slow", self._slow),
            Route("/{name:path}.png", self._picture),
        ]
        self.server = ServerThread(Starlette(routes=routes))

    @property
    def url(self) -> str:
        return f"http://pictures.example:{self.server.port}"

    async def _picture(self, request: Request) -> Response:
        self.requests.append(request)
        return Response(PNG, media_type="image/png")

    async def _redirect(self, request: Request) -> Response:
        self.requests.append(request)
        target = request.path_params["target"]
        return RedirectResponse(target.replace("PORT", str(self.server.port)), status_code=302)

    async def _status(self, request: Request) -> Response:
        return Response(PNG, status_code=request.path_params["status"], media_type="image/png")

    async def _kind(self, request: Request) -> Response:
        return Response(PNG, headers={"content-type": request.path_params["kind"], **dict(request.query_params)})

    async def _endless(self, _request: Request) -> Response:
        async def megabytes() -> AsyncIterator[bytes]:
            for _ in range(MAX_BYTES // 1_000_000 + 20):
                yield b"\x89PNG" * 250_000

        return StreamingResponse(megabytes(), media_type="image/png")

    async def _slow(self, _request: Request) -> Response:
        async def never() -> AsyncIterator[bytes]:
            yield b"\x89PNG"
            await asyncio.Event().wait()

        return StreamingResponse(never(), media_type="image/png")


@pytest.fixture
def web() -> Iterator[Web]:
    served = Web()
    served.server.start()
    yield served
    served.server.close()


@pytest.fixture
def loop() -> Iterator[BackgroundLoop]:
    opened = BackgroundLoop()
    yield opened
    opened.close()


def answering(*answers: str) -> tuple[Resolver, list[str]]:
    """Resolve every name to the addresses that come next, the last again and again; tells what was asked."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> tuple[Address, ...]:
        asked.append(host)
        said = answers[min(len(asked), len(answers)) - 1]
        return tuple(map(ip_address, said.split()))

    return resolve, asked


def is_here(address: Address) -> bool:
    """The rule of these tests: the server of the test stands for the public internet."""
    return str(address) == HERE


def local(loop: BackgroundLoop, *answers: str, **options: float) -> Fetcher:
    return Fetcher(loop, resolve=answering(*(answers or (HERE,)))[0], is_allowed=is_here, **options)


def test_a_picture_is_fetched_by_its_name_and_named_by_its_address(loop: BackgroundLoop, web: Web) -> None:
    found = local(loop).fetch(f" {web.url}/a/my%20cat.png?size=1#top ")
    assert (found.name, found.data) == ("my cat.png", PNG)
    (request,) = web.requests
    assert request.headers["host"] == f"pictures.example:{web.server.port}"
    assert "authorization" not in request.headers
    assert "cookie" not in request.headers


def test_a_redirect_is_followed_and_the_last_address_is_told(loop: BackgroundLoop, web: Web) -> None:
    found = local(loop).fetch(f"{web.url}/to//to//a/b.png")
    assert (found.name, found.url) == ("b.png", f"{web.url}/a/b.png")
    assert len(web.requests) == 3


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:PORT/a.png", "http://10.0.0.1/a.png", "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:PORT/a.png", "http://localhost:PORT/a.png", "//127.0.0.2:PORT/a.png", "http://0x7f000002/a.png",
    ],
)  # fmt: skip
def test_a_redirect_inwards_is_not_followed(loop: BackgroundLoop, web: Web, target: str) -> None:
    async def resolve(host: str, port: int) -> tuple[Address, ...]:
        literal = {"localhost": ELSEWHERE, "pictures.example": HERE, "0x7f000002": ELSEWHERE}.get(host, host)
        return (ip_address(literal),)

    fetcher = Fetcher(loop, resolve=resolve, is_allowed=is_here)
    with pytest.raises(PrivateAddress):
        fetcher.fetch(f"{web.url}/to/{target}")
    assert len(web.requests) == 1


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://pictures.example/a.png", "http://me@pictures.example/"]
)
def test_a_redirect_to_something_else_than_the_web_is_not_followed(loop: BackgroundLoop, web: Web, target: str) -> None:
    with pytest.raises(NotAWebAddress):
        local(loop).fetch(f"{web.url}/to/{target}")


def test_addresses_that_lead_on_and_on_come_to_an_end(loop: BackgroundLoop, web: Web) -> None:
    with pytest.raises(TooManyRedirects):
        local(loop).fetch(f"{web.url}/to/{'/to/' * 9}")
    assert len(web.requests) == 6


# The tricks by which servers were made to fetch from within.
TRICKS = [
    "http://127.0.0.1/", "http://127.0.0.1:8501/", "http://127.1/", "http://127.0.1/", "http://2130706433/",
    "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/", "http://0/",
    "http://0.0.0.0/", "http://127.127.127.127/", "http://localhost/", "http://LOCALHOST/", "http://localhost./",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/", "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/", "http://2852039166/", "http://100.100.100.200/", "http://192.0.0.192/", "http://224.0.0.1/",
    "http://255.255.255.255/", "http://[::]/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:a9fe:a9fe]/", "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::169.254.169.254]/", "http://[2002:7f00:1::]/", "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "http://[fc00::1]/", "http://[fd00:ec2::254]/latest/", "http://[fe80::1]/", "http://[ff02::1]/",
    "http://127。0。0。1/", "http://127.0.0.1#@example.com/", "http://127.0.0.1?@example.com/",
    "https://127.0.0.1/", "http://127.0.0.1:80:80/", "http://①②⑦.⓪.⓪.①/", "http://example.com@127.0.0.1/",
    "http://127.0.0.1\\@example.com/", "http://example.com\\@127.0.0.1/", "http://127.0.0.1%2f@example.com/",
    "http://[fe80::1%25eth0]/", "http://[::1%25lo]/", "http://%31%32%37.0.0.1/", "http://exa mple.com/",
    "http://example.com\r\nHost: 127.0.0.1/", "http://:@127.0.0.1/", "http:///127.0.0.1/", "//127.0.0.1/",
    "file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "ftp://127.0.0.1/", "dict://127.0.0.1:11211/stat",
    "data:image/png;base64,AAAA", "javascript:alert(1)", "jar:http://127.0.0.1!/", "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/", "127.0.0.1", "", "http://" + "a" * 3000 + ".example/",
]  # fmt: skip


@pytest.mark.parametrize("address", TRICKS)
def test_no_trick_leads_inwards(loop: BackgroundLoop, address: str) -> None:
    fetcher = Fetcher(loop)  # with the system's resolver, which reads numbers in all their forms
    for attempt in (fetcher.fetch, fetcher.check):
        with pytest.raises((PrivateAddress, NotAWebAddress, HostUnknown)) as caught:
            attempt(address)
        assert str(caught.value).endswith(".")


@pytest.mark.parametrize("answer", ["10.0.0.1", f"{HERE} 192.168.0.1", "::ffff:127.0.0.1", "fe80::1%eth0"])
def test_a_public_name_that_leads_inwards_is_refused_also_where_only_one_of_its_addresses_does(
    loop: BackgroundLoop, web: Web, answer: str
) -> None:
    with pytest.raises(PrivateAddress, match=r"^pictures\.example leads to an address that is not public"):
        local(loop, answer).fetch(f"{web.url}/a.png")
    assert web.requests == []


def test_a_name_that_changes_after_the_check_gains_nothing(loop: BackgroundLoop, web: Web) -> None:
    resolve, asked = answering(HERE, ELSEWHERE)
    fetcher = Fetcher(loop, resolve=resolve, is_allowed=is_here)
    assert fetcher.fetch(f"{web.url}/a.png").data == PNG
    assert asked == ["pictures.example"]  # checked and connected to by one and the same answer
    with pytest.raises(PrivateAddress):
        fetcher.fetch(f"{web.url}/a.png")


def test_a_name_that_changes_between_two_hops_is_checked_again(loop: BackgroundLoop, web: Web) -> None:
    with pytest.raises(PrivateAddress):
        local(loop, HERE, ELSEWHERE).fetch(f"{web.url}/to//a.png")
    assert len(web.requests) == 1


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("say/404", FetchFailed, "HTTP 404"),
        ("say/500", FetchFailed, "HTTP 500"),
        ("kind/text/html", NotAPicture, "answers with text/html"),
        ("kind/application/json", NotAPicture, "answers with application/json"),
        ("kind/image/png?content-encoding=gzip", NotAPicture, "image/png"),
        ("endless", TooLarge, "50,000,000 bytes"),
    ],
)
def test_what_is_no_picture_is_one_sentence(
    loop: BackgroundLoop, web: Web, path: str, kind: type[FileRejected], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        local(loop).fetch(f"{web.url}/{path}")
    assert str(caught.value).startswith("pictures.example")


@pytest.mark.parametrize("kind", ["image/png", "IMAGE/JPEG; charset=x", "application/octet-stream", "application/pdf"])
def test_a_picture_under_another_type_is_taken_and_told_by_its_content_later(
    loop: BackgroundLoop, web: Web, kind: str
) -> None:
    assert local(loop).fetch(f"{web.url}/kind/{kind}").data == PNG


def test_a_server_that_dribbles_is_left_after_the_time_limit(loop: BackgroundLoop, web: Web) -> None:
    with pytest.raises(FetchTooSlow, match=r"longer than 0\.3 s"):
        local(loop, total_s=0.3).fetch(f"{web.url}/slow")


def test_a_server_that_is_away_is_one_sentence(loop: BackgroundLoop, web: Web) -> None:
    web.server.close()
    with pytest.raises(FetchFailed, match=r"^pictures\.example did not give the picture"):
        local(loop).fetch(f"{web.url}/a.png")


def test_an_unknown_name_is_one_sentence(loop: BackgroundLoop) -> None:
    async def nobody(host: str, port: int) -> tuple[Address, ...]:
        raise OSError("nobody")

    with pytest.raises(HostUnknown, match=r"^No machine of the name pictures\.example is known"):
        Fetcher(loop, resolve=nobody).fetch("https://pictures.example/a.png")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for pictures.example alone, and its key."""
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    if shutil.which("openssl") is None:
        require_or_skip("openssl")
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=pictures.example", "-addext", "subjectAltName=DNS:pictures.example",
        "-keyout", key, "-out", chain,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return chain, key


@contextmanager
def secure_server(context: ssl.SSLContext) -> Iterator[int]:
    """Serve a picture over TLS; gives the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "image/png")
            self.end_headers()
            self.wfile.write(PNG)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with HTTPServer((HERE, 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()


def test_the_certificate_is_asked_for_and_checked_by_name_though_the_address_is_connected_to(
    loop: BackgroundLoop, certificate: tuple[Path, Path]
) -> None:
    asked: list[str | None] = []
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(*certificate)
    served.sni_callback = lambda _socket, name, _context: asked.append(name)
    trusted = ssl.create_default_context(cafile=str(certificate[0]))
    with secure_server(served) as port:
        fetcher = Fetcher(loop, resolve=answering(HERE)[0], is_allowed=is_here, verify=trusted)
        assert fetcher.fetch(f"https://pictures.example:{port}/a.png").data == PNG
        with pytest.raises(FetchFailed, match="certificate"):
            fetcher.fetch(f"https://other.example:{port}/a.png")
        with pytest.raises(FetchFailed, match="certificate"):
            Fetcher(loop, resolve=answering(HERE)[0], is_allowed=is_here).fetch(
                f"https://pictures.example:{port}/a.png"
            )
    assert asked == ["pictures.example", "other.example", "pictures.example"]


@pytest.fixture
def images(services: Services, loop: BackgroundLoop) -> ImageService:
    """The service, with the test's own network."""
    return ImageService(services.images._gateway, local(loop), services.images.keeper)


@pytest.mark.parametrize("wire", ["chat_completions", "responses"])
def test_by_choice_the_address_itself_is_sent(
    services: Services, loop: BackgroundLoop, fake_openai: FakeOpenAI, wire: WireName
) -> None:
    spoken = services.using(services.endpoint.model_copy(update={"wire": wire}))
    images = ImageService(spoken.images._gateway, local(loop), spoken.images.keeper)
    given = Picture(name="a.png", data=PNG, url="https://pictures.example/a.png", as_link=True, detail="low")
    with images.ask(images.begin((given,)), "What?") as answer:
        for _ in answer.ticks():
            pass
    (sent,) = fake_openai.chats
    assert sent.path.endswith(wire.replace("_", "/"))
    if wire == "responses":
        image = {"type": "input_image", "image_url": "https://pictures.example/a.png", "detail": "low"}
        assert sent.body["input"][-1]["content"][1] == image
    else:
        image = {"url": "https://pictures.example/a.png", "detail": "low"}
        assert sent.body["messages"][-1]["content"][1]["image_url"] == image
    assert answer.talk.sent[0].width == 8


def test_an_address_that_would_not_be_fetched_is_not_sent_either(images: ImageService, fake_openai: FakeOpenAI) -> None:
    given = Picture(name="a.png", data=PNG, url="http://me@pictures.example/a.png", as_link=True)
    with pytest.raises(NotAWebAddress):
        images.begin((given,))
    assert fake_openai.chats == ()
