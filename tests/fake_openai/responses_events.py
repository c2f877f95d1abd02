"""Writes a response as the events of its stream, in the order in which the API sends them.

Source: openai 3.54 `types/responses/response_stream_event.py` and what it refers to, 2026-11-24.
"""

import json
import time
from collections.abc import Iterator
from typing import Any, Final

from tests.fake_openai.steps import in_pieces

Event = dict[str, Any]

PARTS: Final = {"content": "output_text", "refusal": "refusal"}
REASONING: Final = "reasoning_content"
CODE_PIECE: Final = 16


class ResponseEvents:
    """What has been said so far in one response."""

    def __init__(self, body: dict[str, Any]) -> None:
        self._body = body
        self._sequence = 0
        self._open: str | None = None
        self._pieces: list[str] = []
        self._annotations: list[Event] = []
        self.output: list[Event] = []

    def event(self, kind: str, **fields: Any) -> bytes:
        """Write one event."""
        data = {"type": kind, **fields, "sequence_number": self._sequence}
        self._sequence += 1
        return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()

    def opening(self) -> bytes:
        """Begin the response."""
        response = self.response("in_progress")
        return self.event("response.created", response=response) + self.event("response.in_progress", response=response)

    def response(self, status: str, **fields: Any) -> Event:
        """Describe the response as it stands."""
        return {
            "id": "resp_fake",
            "object": "response",
            "created_at": int(time.time()),
            "status": status,
            "error": None,
            "incomplete_details": None,
            "instructions": self._body.get("instructions"),
            "max_output_tokens": self._body.get("max_output_tokens"),
            "model": self._body["model"],
            "output": list(self.output),
            "parallel_tool_calls": True,
            "reasoning": self._body.get("reasoning") or {"effort": None, "summary": None},
            "store": self._body.get("store", True),
            "temperature": self._body.get("temperature", 1.0),
            "text": self._body.get("text") or {"format": {"type": "text"}},
            "tool_choice": "auto",
            "tools": self._body.get("tools") or [],
            "top_p": self._body.get("top_p", 1.0),
            "usage": None,
            **fields,
        }

    def say(self, wire_field: str, piece: str) -> bytes:
        """Say a piece of text, refusal or reasoning; opens an item where the last one was of another kind."""
        opening = b"" if self._open == wire_field else self.close() + self._begin(wire_field)
        self._pieces.append(piece)
        if wire_field == REASONING:
            return opening + self._in_item("response.reasoning_summary_text.delta", summary_index=0, delta=piece)
        extra: Event = {"logprobs": []} if wire_field == "content" else {}
        kind = f"response.{PARTS[wire_field]}.delta"
        return opening + self._in_item(kind, content_index=0, delta=piece, **extra)

    def close(self) -> bytes:
        """Finish the item that is open."""
        if self._open is None:
            return b""
        said, wire_field = "".join(self._pieces), self._open
        ending = self._end_summary(said) if wire_field == REASONING else self._end_part(wire_field, said)
        item = self._item(wire_field, said, "completed")
        if self._annotations:
            item["content"][0]["annotations"] = self._annotations
            self._annotations = []
        done = self.event("response.output_item.done", output_index=len(self.output), item=item)
        self.output.append(item)
        self._open, self._pieces = None, []
        return ending + done

    def call(self, name: str, pieces: tuple[str, ...]) -> Iterator[bytes]:
        """Call a function, its arguments in fragments."""
        closing = self.close()
        index = len(self.output)
        head = {"type": "function_call", "id": f"fc_{index}", "call_id": f"call_{index}", "name": name}
        opened = {**head, "arguments": "", "status": "in_progress"}
        yield closing + self.event("response.output_item.added", output_index=index, item=opened)
        for piece in pieces:
            yield self._in_item("response.function_call_arguments.delta", item_id=head["id"], delta=piece)
        arguments = "".join(pieces)
        ended = self._in_item("response.function_call_arguments.done", item_id=head["id"], arguments=arguments)
        item = {**head, "arguments": arguments, "status": "completed"}
        yield ended + self.event("response.output_item.done", output_index=index, item=item)
        self.output.append(item)

    def run(self, code: str, logs: tuple[str, ...], container_id: str, status: str) -> Iterator[bytes]:
        """Run code: its text in pieces, then what it printed, if that was asked for."""
        closing = self.close()
        index, kind = len(self.output), "response.code_interpreter_call"
        head = {"type": "code_interpreter_call", "id": f"ci_{index}", "container_id": container_id}
        opened = {**head, "code": "", "outputs": None, "status": "in_progress"}
        yield closing + self.event("response.output_item.added", output_index=index, item=opened)
        for piece in in_pieces(code, CODE_PIECE):
            yield self._in_item(f"{kind}_code.delta", item_id=head["id"], delta=piece)
        yield self._in_item(f"{kind}_code.done", item_id=head["id"], code=code)
        yield self._in_item(f"{kind}.interpreting", item_id=head["id"])
        told = "code_interpreter_call.outputs" in (self._body.get("include") or ())
        outputs = [{"type": "logs", "logs": said} for said in logs] if told else None
        item = {**head, "code": code, "outputs": outputs, "status": status}
        yield self.event("response.output_item.done", output_index=index, item=item)
        self.output.append(item)

    def cite(self, said: str, file: Event) -> bytes:
        """Refer to a file of a container in what was said last."""
        end = len("".join(self._pieces))
        annotation = {
            "type": "container_file_citation",
            "container_id": file["container_id"],
            "file_id": file["id"],
            "filename": file["path"].rpartition("/")[2],
            "start_index": end - len(said),
            "end_index": end,
        }
        self._annotations.append(annotation)
        number = len(self._annotations) - 1
        kind = "response.output_text.annotation.added"
        return self._in_item(kind, content_index=0, annotation_index=number, annotation=annotation)

    def _begin(self, wire_field: str) -> bytes:
        self._open = wire_field
        item = self._item(wire_field, None, "in_progress")
        added = self.event("response.output_item.added", output_index=len(self.output), item=item)
        if wire_field == REASONING:
            part = {"type": "summary_text", "text": ""}
            return added + self._in_item("response.reasoning_summary_part.added", summary_index=0, part=part)
        return added + self._in_item("response.content_part.added", content_index=0, part=_part(wire_field, ""))

    def _end_summary(self, said: str) -> bytes:
        part = {"type": "summary_text", "text": said}
        ended = self._in_item("response.reasoning_summary_text.done", summary_index=0, text=said)
        return ended + self._in_item("response.reasoning_summary_part.done", summary_index=0, part=part)

    def _end_part(self, wire_field: str, said: str) -> bytes:
        extra: Event = {"text": said, "logprobs": []} if wire_field == "content" else {"refusal": said}
        ended = self._in_item(f"response.{PARTS[wire_field]}.done", content_index=0, **extra)
        return ended + self._in_item("response.content_part.done", content_index=0, part=_part(wire_field, said))

    def _in_item(self, kind: str, **fields: Any) -> bytes:
        return self.event(kind, **{"item_id": self._item_id(), "output_index": len(self.output), **fields})

    def _item_id(self) -> str:
        return f"{'rs' if self._open == REASONING else 'msg'}_{len(self.output)}"

    def _item(self, wire_field: str, said: str | None, status: str) -> Event:
        head = {"id": self._item_id(), "status": status}
        if wire_field == REASONING:
            return {**head, "type": "reasoning", "summary": [{"type": "summary_text", "text": said}] if said else []}
        content = [] if said is None else [_part(wire_field, said)]
        return {**head, "type": "message", "role": "assistant", "content": content}


def _part(wire_field: str, said: str) -> Event:
    if wire_field == "refusal":
        return {"type": "refusal", "refusal": said}
    return {"type": "output_text", "text": said, "annotations": [], "logprobs": []}
