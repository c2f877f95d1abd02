"""The arguments of `gptdash review`."""

import argparse
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

FORMATS: Final = ("text", "md", "html", "json", "sarif", "csv", "github")
LEVELS: Final = ("critical", "high", "medium", "low", "info")
DESCRIPTION: Final = """\
Review files, folders or a diff with linters, and with the model of OPENAI_API_KEY or OPENAI_BASE_URL where one is set.
"""
EXIT_CODES: Final = """\
exit codes:
  0  the review was made; nothing is as severe as --fail-on
  1  a finding is as severe as --fail-on, or more
  2  wrong arguments or settings, or nothing that can be reviewed
  3  --complete was given, and something could not be reviewed to the end

examples:
  gptdash review src --fail-on high
  git diff main... | gptdash review --diff - --format github --fail-on high
  gptdash review --range main..HEAD --format sarif --output review.sarif
"""


def add_review_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser.description = DESCRIPTION
    parser.epilog = EXIT_CODES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders to review")
    parser.add_argument("--diff", metavar="FILE", help="review a diff; - reads it from standard input")
    parser.add_argument("--range", metavar="REVISIONS", help="review what a range of this repository changed")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how the review is written (text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it to a file instead of standard output")
    parser.add_argument("--fail-on", choices=LEVELS, metavar="LEVEL", help=f"exit with 1 from {', '.join(LEVELS)} on")
    parser.add_argument("--complete", action="store_true", help="exit with 3 where the review is not complete")
    parser.add_argument("--no-model", action="store_true", help="use linters alone, whatever is configured")
    parser.add_argument("--second-pass", action="store_true", help="let the model confirm or drop its findings")
    parser.add_argument("--max-usd", type=_dollars, metavar="USD", help="do not ask the model if it could cost more")
    parser.add_argument("--all", action="store_true", help="review lock files, generated and minified files as well")
    parser.add_argument("--language", default="English", help="the language of the model's words (English)")


def _dollars(text: str) -> Decimal:
    """Read an amount of dollars, exactly."""
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError("not an amount of dollars") from error
    if not amount.is_finite() or amount < 0:
        raise argparse.ArgumentTypeError("not an amount of dollars")
    return amount
