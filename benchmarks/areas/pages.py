"""Server time of a rerun: each page against an empty Streamlit page."""

import os
import tempfile
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.alternating import compare
from benchmarks.reporting import Result
from gptdash.app import close_shared_services
from gptdash.site import site_root

RUNS = 15
MAIN = site_root() / "gptdash" / "ui" / "main.py"
PAGES = ("chat", "data", "review", "images", "support", "costs")
EMPTY = "import streamlit as st\nst.set_page_config(layout='wide')\nst.title('Empty')\n"


def run() -> list[Result]:
    """Measure each page as a person sees it first, without the browser's own time."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GPTDASH_DATA_DIR"] = folder
        empty = AppTest.from_string(EMPTY, default_timeout=60).run()
        results = [_page(name, empty) for name in PAGES]
        close_shared_services()
    return results


def _page(name: str, empty: AppTest) -> Result:
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    page.switch_page(os.path.relpath(Path(site_root()) / "pages" / f"{name}.py", MAIN.parent)).run()
    assert not page.exception, page.exception
    return compare(
        f"pages: rerun of {name} (observed)",
        lambda: rerun_ms(page),
        lambda: rerun_ms(empty),
        unit="ms",
        goal=None,
        runs=RUNS,
    )


def rerun_ms(page: AppTest) -> float:
    """Time one rerun of a page."""
    started = time.perf_counter()
    page.run()
    return (time.perf_counter() - started) * 1000
