"""Tables: how long a question takes beside its bare query, and what a browser is sent."""

from benchmarks import questions
from benchmarks.reporting import Result


def run() -> list[Result]:
    """Ask ten million rows."""
    return questions.run()
