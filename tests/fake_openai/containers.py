"""Containers in which models run code, as far as the API shows them.

Source: openai 3.54 `resources/containers`, `types/container_*`, `types/containers`, 2026-11-24.
"""

import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any, Final

from openai.types import container_create_params as params
from pydantic import ConfigDict, TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.fake_openai.refusing import Refused

CREATE: Final = TypeAdapter(list[params.ContainerCreateParams], config=ConfigDict(extra="forbid"))
MOST_MINUTES: Final = 20


@dataclass
class ContainerFile:
    """A file in a container, with its full path."""

    id: str
    path: str
    data: bytes
    source: str

    def described(self, container_id: str) -> dict[str, Any]:
        """Write it as the API does."""
        return {
            "id": self.id,
            "object": "container.file",
            "bytes": len(self.data),
            "container_id": container_id,
            "created_at": int(time.time()),
            "path": self.path,
            "source": self.source,
        }


@dataclass
class HeldContainer:
    """A container, what it was asked to be, and its files by id."""

    id: str
    asked: dict[str, Any]
    files: dict[str, ContainerFile] = field(default_factory=dict)
    expired: bool = False

    def described(self) -> dict[str, Any]:
        """Write it as the API does."""
        now = int(time.time())
        status = "expired" if self.expired else "running"
        head = {"id": self.id, "object": "container", "created_at": now, "last_active_at": now, "status": status}
        return {**head, "memory_limit": "1g", **self.asked}


class Shelf:
    """All containers of a fake."""

    def __init__(self) -> None:
        self.held: dict[str, HeldContainer] = {}
        self.closed = False
        self._numbers = itertools.count(1)

    def create(self, raw: bytes) -> HeldContainer:
        """Make a container as asked, or refuse."""
        asked = json.loads(raw)
        try:
            CREATE.validate_python([asked])
        except ValidationError as error:
            raise Refused(f"Invalid request: {error.errors()[0]['msg']}") from error
        if asked.get("expires_after", {}).get("minutes", 0) > MOST_MINUTES:
            raise Refused("Invalid 'expires_after.minutes'.", code="integer_above_max_value")
        made = HeldContainer(f"cntr_{next(self._numbers)}", asked)
        self.held[made.id] = made
        return made

    def find(self, container_id: str) -> HeldContainer:
        """Find a container that may have expired, or refuse."""
        if container_id not in self.held:
            raise Refused(f"Container with id '{container_id}' not found.", status=404)
        return self.held[container_id]

    def usable(self, container_id: str) -> HeldContainer:
        """Find a container that has not expired, or refuse."""
        found = self.find(container_id)
        if found.expired:
            raise Refused(f"Expected container_id: {container_id}", status=400)
        return found

    def put(self, container: HeldContainer, name: str, data: bytes, source: str) -> ContainerFile:
        """Lay a file into a container."""
        made = ContainerFile(f"cfile_{next(self._numbers)}", f"/mnt/data/{name}", data, source)
        container.files[made.id] = made
        return made

    def named(self, container: HeldContainer, name: str) -> ContainerFile:
        """Find a file by its name."""
        return next(file for file in container.files.values() if file.path == f"/mnt/data/{name}")

    def expire_all(self) -> None:
        """Let 20 idle minutes pass."""
        for container in self.held.values():
            container.expired = True

    async def answer(self, request: Request) -> Response:
        """Answer a request about a container or its files."""
        if self.closed:
            raise Refused(f"Invalid URL ({request.method} {request.url.path})", status=404)
        container_id, file_id = request.path_params.get("container"), request.path_params.get("file")
        if container_id is None:
            return JSONResponse(self.create(await request.body()).described())
        if file_id is not None:
            found = self.usable(container_id).files.get(file_id)
            if found is None:
                raise Refused(f"Container file with id '{file_id}' not found.", status=404)
            return Response(found.data, media_type="application/octet-stream")
        if request.method == "GET":
            return JSONResponse(self.find(container_id).described())
        container = self.usable(container_id)
        async with request.form() as form:
            given = form["file"]
            assert isinstance(given, UploadFile)
            made = self.put(container, given.filename or "file", await given.read(), "user")
        return JSONResponse(made.described(container_id))


def container_of(body: dict[str, Any]) -> str | None:
    """Return the container that a request lets the model run code in."""
    tools = [tool for tool in body.get("tools") or () if tool.get("type") == "code_interpreter"]
    container = tools[0]["container"] if tools else None
    return container if isinstance(container, str) else None
