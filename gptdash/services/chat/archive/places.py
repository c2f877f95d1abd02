"""Where in a JSON document something is wrong, written as one writes it: `messages[3].role`."""

from pydantic import ValidationError


class ShapeProblem(Exception):
    """What is wrong at one place; not a ValueError, so that pydantic lets it through as it is."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{problem} at {place}")
        self.place = place
        self.problem = problem


def first_problem(error: ValidationError) -> ShapeProblem:
    """Name the first thing that did not validate."""
    first = error.errors(include_url=False, include_input=False)[0]
    message = first["msg"].removeprefix("Value error, ")
    return ShapeProblem(path_of(first["loc"]), message[:1].lower() + message[1:])


def path_of(location: tuple[int | str, ...]) -> str:
    """Write a location as a path."""
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".") or "the top"
