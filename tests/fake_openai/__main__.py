"""Run the fake as a program: its URL is the first line printed."""

import argparse

from tests.fake_openai.server import KEY, FakeOpenAI


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_openai", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay-ms", type=float, default=0.0, help="before each word of a default reply")
    parser.add_argument("--key", default=KEY, help="the only key that is accepted; empty accepts every request")
    given = parser.parse_args()
    with FakeOpenAI(key=given.key or None, delay_s=given.delay_ms / 1000, port=given.port) as fake:
        print(fake.url, flush=True)  # noqa: T201 - the program's output
        try:
            fake.wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
