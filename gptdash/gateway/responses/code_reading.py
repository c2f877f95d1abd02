"""Turns the events about code that runs at the server into ours."""

from collections.abc import Iterable
from typing import Final

from gptdash.domain.events import CodeDelta, CodeEvent, CodeRan, FileCited
from gptdash.domain.hosted_code import CitedFile, CodeRun
from gptdash.gateway.responses import said
from gptdash.gateway.responses.said import Annotation, Item, Said

CODE_RUN: Final = "code_interpreter_call"
CITED_FILE: Final = "container_file_citation"


class CodeReading:
    """What has been read of one stream."""

    def __init__(self) -> None:
        self._cited: set[str] = set()

    def read(self, event: Said) -> Iterable[CodeEvent]:
        """Take one event in and yield what it says."""
        match event.type:
            case said.CODE if event.delta:
                yield CodeDelta(run_id=event.item_id, text=event.delta)
            case said.ITEM_DONE if event.item and event.item.type == CODE_RUN:
                yield CodeRan(run=_run_of(event.item))
            case said.ANNOTATION if event.annotation:
                yield from self._cite(event.annotation)
            case said.ITEM_DONE if event.item:
                for annotation in event.item.annotations:  # not every server sends each as an event of its own
                    yield from self._cite(annotation)

    def _cite(self, annotation: Annotation) -> Iterable[FileCited]:
        """Tell of a file that the text refers to, once."""
        if annotation.type == CITED_FILE and annotation.file_id not in self._cited:
            self._cited.add(annotation.file_id)
            yield FileCited(file=_file_of(annotation))


def _run_of(item: Item) -> CodeRun:
    logs = tuple(output.logs for output in item.outputs or () if output.logs)
    return CodeRun(id=item.id or "", code=item.code or "", logs=logs, failed=item.status in ("failed", "incomplete"))


def _file_of(annotation: Annotation) -> CitedFile:
    name = annotation.filename.rpartition("/")[2]
    return CitedFile(container_id=annotation.container_id, file_id=annotation.file_id, name=name or "file")
