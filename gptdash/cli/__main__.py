"""`python -m gptdash.cli`."""

import sys

from gptdash.cli.command import main

if __name__ == "__main__":
    sys.exit(main())
