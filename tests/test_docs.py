"""What the documents say is so: examples run as printed, links lead somewhere, pictures are there."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fake_openai import FakeOpenAI

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")


def test_the_examples_from_python_run_as_one_program(tmp_path: Path, fake_openai: FakeOpenAI) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "python.md").read_text("utf-8"), re.DOTALL)
    settings = {"OPENAI_BASE_URL": fake_openai.url, "OPENAI_API_KEY": fake_openai.key or "", "GPTDASH_MODEL": "gpt-4o"}
    watched = "import faulthandler; faulthandler.dump_traceback_later(100, exit=True)\n" + "\n".join(blocks)
    ran = subprocess.run(
        [sys.executable, "-c", watched],
        cwd=tmp_path,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    for seen in (
        "SELECT",
        "You said: Say hello",
        "number",
        "insecure function",
        "I see 1 image",
        "You said: The capital of Japan?",
        "720 900",
    ):
        assert seen in ran.stdout, ran.stdout


def test_every_link_and_picture_of_the_documents_is_there() -> None:
    lost = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in DOCUMENTS
        for target in LINK.findall(document.read_text("utf-8"))
        if not target.startswith(("http://", "https://", "#"))
        and not (document.parent / target.partition("#")[0]).exists()
    ]
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_anchor_is_a_heading(document: Path) -> None:
    lost = []
    for target in LINK.findall(document.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        if anchor and not target.startswith("http"):
            text = (document.parent / path if path else document).read_text("utf-8")
            headings = [_slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
            lost += [target] if anchor not in headings else []
    assert lost == []


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_topic_of_the_guide_names_code_that_is_there() -> None:
    text = (ROOT / "docs" / "topics.md").read_text("utf-8")
    named = re.findall(r"`((?:gptdash/|\.env\.|Dockerfile|compose)[^`]*)`", text)
    assert len(named) > 30
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_reference_is_built_from_the_docstrings(tmp_path: Path) -> None:
    modules = re.findall(r"^\| `(gptdash[\w.]+)`", (ROOT / "docs" / "reference.md").read_text("utf-8"), re.MULTILINE)
    assert len(modules) > 10
    some = [module for module in modules if module in ("gptdash.app", "gptdash.settings", "gptdash.services.costs")]
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "pdoc",
        "--docformat",
        "google",
        "--output-directory",
        str(tmp_path),
    ]
    ran = subprocess.run([*command, *some], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "open_services" in (tmp_path / "gptdash" / "app.html").read_text("utf-8")
    assert "Set what may be spent in a period" in (tmp_path / "gptdash" / "services" / "costs.html").read_text("utf-8")
    for module in modules:
        assert importlib.import_module(module).__doc__
