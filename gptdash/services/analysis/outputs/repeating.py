"""What computes an answer again from the user's file: a Python script, and the same as a Jupyter notebook.

Both read the file as it was read here, choices and all, and run the query that the page shows: it can be changed there.
"""

import json
from typing import Final

from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.origin import Origin

IMPORTS: Final = """\
import sys
from pathlib import Path

from gptdash import open_services
from gptdash.services.analysis import ChartSpec, Choices"""
NOTEBOOK_IMPORTS: Final = """\
from pathlib import Path

from gptdash import open_services
from gptdash.services.analysis import ChartSpec, Choices"""
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
            f"    table = {_opening(origin)}",
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
        ("code", f"services = open_services()\ntable = {_opening(origin)}\ntable.sample(5)"),
        ("code", f"QUERY = {_text(answer.sql)}\nrows = table.query(QUERY)\nrows"),
        ("code", f"SPEC = ChartSpec.model_validate_json({spec})\nservices.analysis.figure(SPEC, rows)"),
        ("code", "services.close()"),
    )
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    written = [_cell(number, kind, source) for number, (kind, source) in enumerate(cells)]
    return json.dumps(
        {"cells": written, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1
    )


def _cell(number: int, kind: str, source: str) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": kind, "id": f"step-{number}", "metadata": {}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _given(origin: Origin, instead: str) -> tuple[str, ...]:
    if origin.sample:
        return (f"SAMPLE = {origin.names[0]!r}",)
    choices = origin.choices.model_dump_json(exclude_defaults=True)
    return (
        f"FILES = [Path(name) for name in {instead}{list(origin.names)!r}]",
        f"CHOICES = Choices.model_validate_json({_text(choices)})",
    )


def _opening(origin: Origin) -> str:
    if origin.sample:
        return "services.analysis.open_sample(SAMPLE)"
    files = "FILES[0]" if len(origin.names) == 1 else "FILES"
    return f"services.analysis.open({files}, choices=CHOICES)"


def _text(text: str) -> str:
    """Write a text as a Python literal, over several lines where it has them."""
    if "\n" not in text or '"""' in text or "\\" in text or text.endswith('"'):
        return repr(text)
    return f'"""{text}"""'


def _docstring(question: str) -> str:
    said = " ".join(question.split()).replace("\\", " ").replace('"', "'")
    return f'"""{said}\n\nNeeds `pip install gptdash`; give the path of the file unless it is beside this script.\n"""'
