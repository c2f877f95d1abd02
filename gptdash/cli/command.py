"""Reads the arguments and does what they say."""

import argparse
import sys
from collections.abc import Sequence

from gptdash.cli.reaching import LOOPBACK
from gptdash.cli.review_arguments import add_review_arguments
from gptdash.cli.serving import DEFAULT_PORT, serve
from gptdash.domain.errors import GptdashError

WRONG_USE = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "review":
            # What a review needs takes a second to import, which the server does not have to wait for.
            from gptdash.cli.reviewing import review_command  # noqa: PLC0415

            return review_command(chosen)
        if chosen.demo:
            from gptdash.cli.demonstrating import prepare_demo  # noqa: PLC0415 - likewise

            prepare_demo()
        return serve(chosen.port, chosen.host)
    except GptdashError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gptdash", description="A GPT workbench in the browser.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"the port to listen on ({DEFAULT_PORT})")
    parser.add_argument(
        "--host", default=LOOPBACK, help=f"the address to listen on ({LOOPBACK}: this machine alone can open the app)"
    )
    parser.add_argument("--demo", action="store_true", help="show sample data, on a database of its own")
    commands = parser.add_subparsers(dest="command", metavar="review")
    review = commands.add_parser("review", help="review code from the shell; see gptdash review --help")
    add_review_arguments(review)
    return parser
