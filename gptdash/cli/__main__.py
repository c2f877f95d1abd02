"""`python -m gptdash.cli`."""

import sys

from gptdash.cli.command import main

sys.exit(main())
