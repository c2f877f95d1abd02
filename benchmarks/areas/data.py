"""Tables: how long a question takes beside its bare query, and what a browser is sent."""

from benchmarks import ingesting, questions
from benchmarks.reporting import Result


def run() -> list[Result]:
    """Read a gigabyte, and ask ten million rows."""
    return questions.run() + ingesting.run()
