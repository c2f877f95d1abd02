"""`gptdash review`: parses, calls the service, maps the outcome to an exit code."""

import argparse
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Final

from gptdash.app import Services, open_services
from gptdash.domain.errors import InputRejected
from gptdash.domain.money import format_usd, to_nano_usd
from gptdash.domain.wording import mark, sentence
from gptdash.services.review import (
    SEVERITIES,
    Changeset,
    Progress,
    Review,
    ReviewOptions,
    annotations,
    csv_report,
    files_as_changeset,
    files_under,
    generate_report,
    html_report,
    json_report,
    read_diff,
    read_repository,
    sarif_report,
    text_report,
    texts_in,
)

DONE: Final = 0
FOUND: Final = 1
INCOMPLETE: Final = 3


class OneSource(InputRejected):
    """Several things to review were named, or none."""

    template = mark("Name what to review: files and folders, or --diff FILE, or --range REVISIONS. See --help.")


class OutputRefused(InputRejected):
    """The review could not be written."""

    template = mark("The review cannot be written to {file}: {reason}.")


class TooDear(InputRejected):
    """The model could cost more than was allowed."""

    template = mark(
        "Asking the model could cost {most}, and --max-usd allows {allowed}. "
        "Allow more, review less, or use --no-model."
    )


def review_command(chosen: argparse.Namespace) -> int:
    """Review what the arguments name, write the review, and return the exit code.

    Raises:
        GptdashError: a setting is wrong, there is nothing to review, or the review cannot be written.
    """
    changes = _read(chosen)
    options = ReviewOptions(
        reply_language=chosen.language, use_model=not chosen.no_model, second_pass=chosen.second_pass
    )
    with open_services() as services:
        _check_price(services, changes, options, chosen.max_usd)
        review = services.review.review(changes, options, _progress)
    _write(_formatted(review, changes, chosen.format), chosen.output)
    return _exit_code(review, chosen)


def _read(chosen: argparse.Namespace) -> Changeset:
    named = [bool(chosen.paths), chosen.diff is not None, chosen.range is not None]
    if named.count(True) != 1:
        raise OneSource
    here, skip = Path.cwd(), not chosen.all
    if chosen.range is not None:
        return read_repository(here, chosen.range, skip=skip)
    if chosen.diff is not None:
        title = sentence("{name}", name="standard input" if chosen.diff == "-" else chosen.diff)
        return read_diff(_diff_text(chosen.diff), title, find_text=texts_in(here), skip=skip)
    return files_as_changeset(files_under(chosen.paths, here), skip=skip)


def _diff_text(name: str) -> str:
    """Read a diff; bytes that are no UTF-8 are marked, so that no patch is offered for their lines."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise InputRejected(detail=f"{name}: {error.strerror}") from error
    return data.decode("utf-8", "replace")


def _check_price(services: Services, changes: Changeset, options: ReviewOptions, max_usd: Decimal | None) -> None:
    price = services.review.price(changes, options)
    if price is None:
        return
    most, unpriced = format_usd(price.most.nano_usd), "an unknown price"
    if max_usd is not None and (price.most.nano_usd is None or price.most.nano_usd > to_nano_usd(max_usd)):
        raise TooDear(most=most or unpriced, allowed=format_usd(to_nano_usd(max_usd)) or "$0")
    least = format_usd(price.least.nano_usd) or unpriced
    print(f"gptdash: {price.calls} calls, {least} to {most or unpriced}", file=sys.stderr)


def _progress(progress: Progress) -> None:
    if sys.stderr.isatty():
        end = "\n" if progress.done == progress.total else ""
        print(f"\rgptdash: {progress.done} of {progress.total} calls ", end=end, file=sys.stderr, flush=True)


def _formatted(review: Review, changes: Changeset, name: str) -> str:
    writers: dict[str, Callable[[], str]] = {
        "text": lambda: text_report(review),
        "md": lambda: generate_report(review),
        "html": lambda: html_report(review),
        "json": lambda: json_report(review),
        "sarif": lambda: sarif_report(review, changes),
        "csv": lambda: csv_report(review),
        "github": lambda: annotations(review),
    }
    return writers[name]()


def _write(text: str, output: Path | None) -> None:
    data = text.encode("utf-8", "replace")
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise OutputRefused(file=str(output), reason=error.strerror or type(error).__name__) from error


def _exit_code(review: Review, chosen: argparse.Namespace) -> int:
    if chosen.fail_on:
        severe = SEVERITIES[: SEVERITIES.index(chosen.fail_on) + 1]
        if any(finding.severity in severe for finding in review.findings):
            return FOUND
    return INCOMPLETE if chosen.complete and review.is_partial else DONE
