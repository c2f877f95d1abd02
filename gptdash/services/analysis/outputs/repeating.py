"""What computes an answer again from the user's file: a Python script, and the same as a Jupyter notebook.

Both read the file as it was read here, choices and all, and run the query that the page shows: it can be changed there.
"""

import json
from typing import Final

from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.origin import Origin

IMPORTS: Final = """\
import os
import sys
from pathlib import Path

from gptdash import open_services
from gptdash.services.analysis import ChartSpec, Choices, JoinKey"""
NOTEBOOK_IMPORTS: Final = """\
import os
from pathlib import Path

from gptdash import open_services
from gptdash.services.analysis import ChartSpec, Choices, JoinKey"""
DRAWN: Final = "answer.html"


def script(origin: Origin, answer: Answer, question: str = "") -> str:
    """Write a script that prints the result and writes the chart to a page; files are its arguments, if any."""
    return "\n".join(
        (
            _docstring(question or str(answer.text)),
            IMPORTS,
            "",
            *_given(origin, "sys.argv[1:] or "),
            f"SPEC = ChartSpec.model_validate_json({_text(answer.spec.model_dump_json(exclude_defaults=True))})",
            f"QUERY = {_text(answer.sql)}",
            "",
            "with open_services() as services:",
            f"    table = {_opening(origin, _files_of(origin))}",
            "    rows = table.query(QUERY)",
            "    print(rows.to_string(index=False))",
            f'    services.analysis.figure(SPEC, rows).write_html("{DRAWN}")',
            "",
        )
    )


def notebook(origin: Origin, answer: Answer, question: str = "") -> str:
    """Write a notebook (nbformat 4.5) with a cell for each step."""
    spec = _text(answer.spec.model_dump_json(exclude_defaults=True, indent=2))
    cells = (
        ("markdown", f"# {question or 'Answer'}\n\n{answer.text}\n\nNeeds `pip install gptdash`."),
        ("code", "\n".join((NOTEBOOK_IMPORTS, "", *_given(origin, "")))),
        ("code", f"services = open_services()\ntable = {_opening(origin, _files_of(origin))}\ntable.sample(5)"),
        ("code", f"QUERY = {_text(answer.sql)}\nrows = table.query(QUERY)\nrows"),
        ("code", f"SPEC = ChartSpec.model_validate_json({spec})\nservices.analysis.figure(SPEC, rows)"),
        ("code", "services.close()"),
    )
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    written = [_cell(number, kind, source) for number, (kind, source) in enumerate(cells)]
    return json.dumps(
        {"cells": written, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1
    )


def _files_of(origin: Origin) -> str:
    """Name the files of a table that was read from its own, which may be given another way; else nothing."""
    return "" if origin.sample or origin.server or origin.parts else "FILES"


def _cell(number: int, kind: str, source: str) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": kind, "id": f"step-{number}", "metadata": {}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _given(origin: Origin, instead: str) -> tuple[str, ...]:
    """Write what is opened: a place for other files or another address where there is one."""
    if origin.server:
        return ('ADDRESS = os.environ["GPTDASH_WAREHOUSE_URL"]',)
    if origin.sample or origin.parts:
        return ()
    return (f"FILES = [Path(name) for name in {instead}{list(origin.names)!r}]",)


def _opening(origin: Origin, files: str = "") -> str:
    if origin.parts:
        left, right = (_opening(part) for part in origin.parts)
        key = f"JoinKey(left={origin.on[0]!r}, right={origin.on[1]!r}, share=1, unique=True)"
        return f"services.analysis.join(\n        {left},\n        {right},\n        {key},\n    )"
    if origin.sample:
        return f"services.analysis.open_sample({origin.names[0]!r})"
    if origin.server:
        return f"services.analysis.open(ADDRESS, name={origin.names[0]!r})"
    paths = [f"Path({name!r})" for name in origin.names]
    single = f"{files}[0]" if files else paths[0]
    several = files or f"[{', '.join(paths)}]"
    choices = _text(origin.choices.model_dump_json(exclude_defaults=True))
    opened = single if len(origin.names) == 1 else several
    return f"services.analysis.open({opened}, choices=Choices.model_validate_json({choices}))"


def _text(text: str) -> str:
    """Write a text as a Python literal, over several lines where it has them."""
    if "\n" not in text or '"""' in text or "\\" in text or text.endswith('"'):
        return repr(text)
    return f'"""{text}"""'


def _docstring(question: str) -> str:
    said = " ".join(question.split()).replace("\\", " ").replace('"', "'")
    return f'"""{said}\n\nNeeds `pip install gptdash`; give the path of the file unless it is beside this script.\n"""'
