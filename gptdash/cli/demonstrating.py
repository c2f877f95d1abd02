"""`gptdash --demo`: writes the sample data anew before the app starts."""

import os
from contextlib import closing

from gptdash.app import open_services
from gptdash.demo.demo import begin_anew
from gptdash.settings import Settings


def prepare_demo() -> None:
    """Have this process and the app that follows it be a demo, and fill its database; no other one is opened.

    Raises:
        GptdashError: a setting is wrong, or the database cannot be written.
    """
    os.environ["GPTDASH_DEMO"] = "1"
    settings = Settings.load()
    print("gptdash: writing sample data", flush=True)
    begin_anew(settings.demo_dir)
    with closing(open_services(settings)):
        pass
