"""A demo that is filled once a test run and copied for each test: filling one takes seconds."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from gptdash.app import open_services
from gptdash.settings import Settings


def demo_settings(data_dir: Path) -> Settings:
    """Settings of a demo in a data folder, whatever the environment says."""
    return Settings(demo=True, data_dir=data_dir, openai_api_key=None, openai_base_url=None)


def copy_demo(data_dir: Path) -> None:
    """Put a filled demo into a data folder."""
    shutil.copytree(_filled() / "demo", data_dir / "demo")


@cache
def _filled() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gptdash-demo-"))
    open_services(demo_settings(folder)).close()
    return folder
