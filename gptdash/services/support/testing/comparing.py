"""How a run went, and what changed between two."""

from collections import Counter

from gptdash.domain.support import CaseDiff, CaseResult, CaseRun, Change, Tally


def tally(run: CaseRun) -> Tally:
    """Count a run."""
    states = Counter(result.state for result in run.results)
    costs = [result.cost_nano_usd for result in run.results]
    return Tally(
        passed=states["passed"],
        failed=states["failed"],
        unknown=states["unknown"],
        waiting=states["waiting"],
        cost_nano_usd=sum(cost for cost in costs if cost is not None),
        unpriced=costs.count(None),
    )


def compare_runs(before: CaseRun, after: CaseRun) -> tuple[CaseDiff, ...]:
    """Set two runs side by side, case by case; what broke comes first."""
    known = {result.question: result for result in before.results}
    found = [
        CaseDiff(
            question=result.question,
            change=_change(known.get(result.question), result),
            before=known.get(result.question),
            after=result,
        )
        for result in after.results
    ]
    order: tuple[Change, ...] = ("broke", "mended", "still_fails", "new", "same")
    return tuple(sorted(found, key=lambda diff: order.index(diff.change)))


def _change(before: CaseResult | None, after: CaseResult) -> Change:
    if before is None:
        return "new"
    states = (before.state, after.state)
    if states == ("passed", "failed"):
        return "broke"
    if states == ("failed", "passed"):
        return "mended"
    return "still_fails" if states == ("failed", "failed") else "same"
