"""Whether this machine can keep untrusted code in."""

import importlib
import sys
from functools import cache

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.sandbox.inside.landlock import landlock_abi


@cache
def why_unavailable() -> Sentence | None:
    """Say what this machine lacks, or nothing where code can be run."""
    if sys.platform != "linux":
        return sentence(mark("the sandbox needs Linux"))
    if not landlock_abi():
        return sentence(mark("the Linux kernel has no Landlock: it needs 5.13 or newer, with Landlock turned on"))
    try:
        importlib.import_module("pyseccomp")
    except (ImportError, OSError, RuntimeError):
        return sentence(mark("the library libseccomp is missing: install the package libseccomp2"))
    return None
