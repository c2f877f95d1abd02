"""The fake's files and batches: lines are answered by the same rules as single calls.

Source: openai 3.54 `types/batch.py`, `types/file_object.py`; https://platform.openai.com/docs/guides/batch, 2026-11-24.
"""

import asyncio
import json
import threading
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fake_openai.refusing import Refused

LOOK_S: Final = 0.01
ENDPOINTS: Final = ("/v1/chat/completions", "/v1/responses")
# Takes a path and the body of one call; gives status and body of its reply.
Answer = Callable[[str, dict[str, Any]], Awaitable[tuple[int, dict[str, Any]]]]


@dataclass
class StoredFile:
    """A file that was uploaded, or that a batch wrote."""

    id: str
    name: str
    content: bytes
    created_at: int

    def described(self) -> dict[str, Any]:
        """Describe it as the API does."""
        head = {"id": self.id, "object": "file", "bytes": len(self.content), "created_at": self.created_at}
        return {**head, "filename": self.name, "purpose": "batch", "status": "processed"}


@dataclass
class StoredBatch:
    """A batch and how far it is."""

    id: str
    input: StoredFile
    endpoint: str
    metadata: dict[str, str] | None
    created_at: int
    status: str = "validating"
    total: int = 0
    completed: int = 0
    failed: int = 0
    output: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    output_file_id: str | None = None
    error_file_id: str | None = None
    refusal: str | None = None

    def described(self) -> dict[str, Any]:
        """Describe it as the API does."""
        counts = {"total": self.total, "completed": self.completed, "failed": self.failed}
        refused = [{"code": "invalid", "message": self.refusal, "line": None, "param": None}] if self.refusal else None
        return {
            "id": self.id,
            "object": "batch",
            "endpoint": self.endpoint,
            "input_file_id": self.input.id,
            "completion_window": "24h",
            "created_at": self.created_at,
            "status": self.status,
            "metadata": self.metadata,
            "request_counts": counts,
            "output_file_id": self.output_file_id,
            "error_file_id": self.error_file_id,
            "errors": {"object": "list", "data": refused} if refused else None,
        }


class FakeBatches:
    """What was uploaded and made. `held` keeps batches from beginning, as a server does that has no time.

    With `expires_after` a batch ends as expired after so many lines; with `refusal` it fails before it begins.
    """

    def __init__(self) -> None:
        self.held = threading.Event()
        self.expires_after: int | None = None
        self.refusal: str | None = None
        self.files: dict[str, StoredFile] = {}
        self.made: dict[str, StoredBatch] = {}
        self.lines: list[dict[str, Any]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def answered(self) -> list[str]:
        """The `custom_id` of every line that was answered, in order."""
        return [line["custom_id"] for line in self.lines]

    async def upload(self, request: Request) -> Response:
        """POST /files."""
        form = await request.form()
        file = form["file"]
        if form.get("purpose") != "batch" or not isinstance(file, UploadFile):
            raise Refused("Invalid request: a file and the purpose 'batch' are needed.")
        return JSONResponse(self._keep(file.filename or "", await file.read()).described())

    async def list_files(self, _request: Request) -> Response:
        """GET /files."""
        newest_first = [file.described() for file in reversed(self.files.values())]
        return JSONResponse({"object": "list", "data": newest_first, "has_more": False})

    async def content(self, request: Request) -> Response:
        """GET /files/{id}/content."""
        if (file := self.files.get(request.path_params["id"])) is None:
            raise Refused("No such File object.", status=404)
        return Response(file.content, media_type="application/octet-stream")

    async def create(self, body: dict[str, Any], answer: Answer) -> Response:
        """POST /batches."""
        if body.get("completion_window") != "24h" or body.get("endpoint") not in ENDPOINTS:
            raise Refused("Invalid request: completion_window or endpoint.")
        if (file := self.files.get(body.get("input_file_id", ""))) is None:
            raise Refused("No such File object.", status=404)
        batch = StoredBatch(_new("batch"), file, body["endpoint"], body.get("metadata"), int(time.time()))
        self.made[batch.id] = batch
        task = asyncio.create_task(self._work(batch, answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return JSONResponse(batch.described())

    async def list_batches(self, _request: Request) -> Response:
        """GET /batches."""
        newest_first = [batch.described() for batch in reversed(self.made.values())]
        return JSONResponse({"object": "list", "data": newest_first, "has_more": False})

    async def get(self, request: Request) -> Response:
        """GET /batches/{id}."""
        return JSONResponse(self._batch(request).described())

    async def cancel(self, request: Request) -> Response:
        """POST /batches/{id}/cancel."""
        batch = self._batch(request)
        if batch.status not in ("validating", "in_progress"):
            raise Refused(f"Cannot cancel a batch with status '{batch.status}'.", status=409)
        batch.status = "cancelling"
        return JSONResponse(batch.described())

    def _batch(self, request: Request) -> StoredBatch:
        if (batch := self.made.get(request.path_params["id"])) is None:
            raise Refused("No batch found with that id.", status=404)
        return batch

    def _keep(self, name: str, content: bytes) -> StoredFile:
        file = StoredFile(_new("file"), name, content, int(time.time()))
        self.files[file.id] = file
        return file

    async def _work(self, batch: StoredBatch, answer: Answer) -> None:
        lines = [json.loads(line) for line in batch.input.content.splitlines() if line.strip()]
        batch.total = len(lines)
        batch.refusal = self.refusal or _refusal(lines, batch.endpoint)
        if batch.refusal:
            batch.status = "failed"
            return
        batch.status = "in_progress" if batch.status == "validating" else batch.status
        while self.held.is_set() and batch.status == "in_progress":  # noqa: ASYNC110 - it is cleared from another thread
            await asyncio.sleep(LOOK_S)
        limit = len(lines) if self.expires_after is None else self.expires_after
        for number, line in enumerate(lines):
            if batch.status == "cancelling" or number >= limit:
                code = "batch_cancelled" if batch.status == "cancelling" else "batch_expired"
                self._not_asked(batch, line["custom_id"], code)
                continue
            await self._ask(batch, line, answer)
        self._finish(batch, expired=limit < len(lines))

    async def _ask(self, batch: StoredBatch, line: dict[str, Any], answer: Answer) -> None:
        self.lines.append(line)
        status, body = await answer(line["url"], line["body"])
        response = {"status_code": status, "request_id": _new("req"), "body": body}
        said = json.dumps(
            {"id": _new("batch_req"), "custom_id": line["custom_id"], "response": response, "error": None}
        )
        if status == 200:
            batch.completed += 1
            batch.output.append(said)
        else:
            batch.failed += 1
            batch.errors.append(said)

    def _not_asked(self, batch: StoredBatch, key: str, code: str) -> None:
        error = {"code": code, "message": "This request could not be executed before the end of the batch."}
        batch.errors.append(json.dumps({"id": _new("batch_req"), "custom_id": key, "response": None, "error": error}))

    def _finish(self, batch: StoredBatch, *, expired: bool) -> None:
        if batch.output:
            batch.output_file_id = self._keep("output.jsonl", "\n".join(batch.output).encode()).id
        if batch.errors:
            batch.error_file_id = self._keep("errors.jsonl", "\n".join(batch.errors).encode()).id
        ended = {"cancelling": "cancelled"}
        batch.status = ended.get(batch.status, "expired" if expired else "completed")


def _refusal(lines: list[dict[str, Any]], endpoint: str) -> str | None:
    keys = [line.get("custom_id") for line in lines]
    if not lines or len(set(keys)) < len(keys):
        return "The custom_id of each line must be unique, and there must be a line."
    if any(line.get("url") != endpoint or line.get("method") != "POST" for line in lines):
        return "The url of each line must be the endpoint of the batch."
    return None


def _new(kind: str) -> str:
    return f"{kind}_{uuid.uuid4().hex[:24]}"


def batch_routes(batches: FakeBatches, admit: Callable[[Request], None], answer: Answer) -> list[Route]:
    """Build the routes; `admit` refuses who may not use them."""

    def guarded(act: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def guard(request: Request) -> Response:
            admit(request)
            return await act(request)

        return guard

    async def create(request: Request) -> Response:
        return await batches.create(json.loads(await request.body()), answer)

    return [
        Route("/v1/files", guarded(batches.upload), methods=["POST"]),
        Route("/v1/files", guarded(batches.list_files)),
        Route("/v1/files/{id}/content", guarded(batches.content)),
        Route("/v1/batches", guarded(create), methods=["POST"]),
        Route("/v1/batches", guarded(batches.list_batches)),
        Route("/v1/batches/{id}", guarded(batches.get)),
        Route("/v1/batches/{id}/cancel", guarded(batches.cancel), methods=["POST"]),
    ]
