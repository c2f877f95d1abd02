"""What a benchmark found, as a table and as JSON lines."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path("artifacts/bench")


@dataclass(frozen=True)
class Result:
    """One comparison, medians of alternating runs. `goal` is the highest allowed ratio; None only observes."""

    name: str
    ours: float
    baseline: float
    unit: str
    ratio: float
    goal: float | None
    runs: int

    @property
    def met(self) -> bool:
        """Whether the goal was reached."""
        return self.goal is None or self.ratio <= self.goal


def write_results(results: Iterable[Result]) -> None:
    """Print the table and append the JSON lines."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"\n{'name':<44}{'ours':>12}{'baseline':>12}{'ratio':>8}{'goal':>8}  met")
    with (FOLDER / "results.jsonl").open("a", encoding="utf-8") as lines:
        for result in results:
            goal = "–" if result.goal is None else f"{result.goal:g}"
            ours, baseline = f"{result.ours:.2f} {result.unit}", f"{result.baseline:.2f} {result.unit}"
            met = "yes" if result.met else "NO"
            print(f"{result.name:<44}{ours:>12}{baseline:>12}{result.ratio:>8.3f}{goal:>8}  {met}")
            lines.write(json.dumps({**asdict(result), "met": result.met}) + "\n")
