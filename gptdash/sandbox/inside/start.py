"""Starts the zygote: run as a file by an isolated interpreter, which knows no folder of ours."""

import importlib
import sys
from pathlib import Path


def main() -> None:
    """Load this folder as a package of its own, then serve orders from the socket that the first argument numbers."""
    folder = str(Path(__file__).parents[1])
    sys.path.insert(0, folder)
    zygote = importlib.import_module("inside.zygote")
    importlib.import_module("inside.job")
    sys.path.remove(folder)
    zygote.main(int(sys.argv[1]))


if __name__ == "__main__":
    main()
