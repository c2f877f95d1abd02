"""A server that answers each review after some seconds, as a model does.

`python -m benchmarks.slow_reviewer SECONDS` prints its base URL.
"""

import sys

from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject, SlowFirstToken

CALLS = 20
FINDING = {
    "file": "a.py", "line": 1, "side": "new", "quote": "value_0 = compute(0)", "severity": "low", "category": "bug",
    "message": "Why 0?", "suggestion": "", "replacement": None, "confidence": "low",
}  # fmt: skip


def main() -> None:
    """Serve until the process is ended."""
    with FakeOpenAI() as server:
        for _ in range(CALLS):
            server.reply(SlowFirstToken(float(sys.argv[1])), JsonObject({"findings": [FINDING]}))
        print(server.url, flush=True)
        server.wait()


if __name__ == "__main__":
    main()
