"""`make bench [ONLY=area]`: run the benchmarks, print a table, write JSON lines."""

import argparse
import importlib
import pkgutil
import sys

import benchmarks.areas
from benchmarks.reporting import Result, write_results

AREAS = ("start", "gateway", "pages", "chat", "data", "sandbox", "review", "images", "support", "costs", "jobs", "api")


def measured() -> tuple[str, ...]:
    """List the areas that have benchmarks."""
    return tuple(module.name for module in pkgutil.iter_modules(benchmarks.areas.__path__))


def main() -> int:
    """Run the chosen area, or all; the exit code is 1 where a goal was missed."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("area", nargs="?", choices=AREAS, help="the area to run; all where none is named")
    chosen = parser.parse_args().area
    results: list[Result] = []
    if chosen and chosen not in measured():
        print(f"{chosen}: no benchmark yet")
        return 0
    for name in (chosen,) if chosen else measured():
        print(f"{name} …", flush=True)
        results += importlib.import_module(f"benchmarks.areas.{name}").run()
    write_results(results)
    return 0 if all(result.met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
