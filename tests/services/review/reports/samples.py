"""One review that has something of everything, for all reports."""

from gptdash.domain.wording import sentence
from gptdash.services.review import FileCoverage, Finding, Replacement, Review
from gptdash.services.review.findings import with_fingerprints

FOUND = Review(
    title=sentence("{count} files", count=3),
    coverage=(
        FileCoverage(
            file="src/a_b.py", language="python", state="reviewed", lines=9, linters=("ruff", "bandit"), model_lines=9
        ),
        FileCoverage(
            file="c|d.go", language="go", state="clipped", lines=9, model_lines=4, partial=True,
            reason=sentence("the model reviewed {lines} of {total} lines", lines=4, total=9),
        ),
        FileCoverage(file="uv.lock", language=None, state="skipped", lines=0, reason=sentence("lock file")),
    ),
    notes=(sentence("Replaced before sending: {what}.", what="API keys (1)"),),
    findings=with_fingerprints(
        (
            Finding(
                file="src/a_b.py", line=2, end_line=3, severity="high", category="security",
                message="See ![pixel](https://evil.example/x.png)\n<script>alert(1)</script>",
                suggestion="Use `ast.literal_eval`.", quote="x = eval(\n    '''```\u202e''')",
                replacement=Replacement(line=2, end_line=3, lines=("x = literal_eval(y)",)),
                sources=("model", "bandit"), rules=("B307",), confidence="high", confirmed=True,
            ),
            Finding(
                file="src/a_b.py", line=7, end_line=7, side="old", severity="medium", category="bug",
                message="=1+1", quote="gone()", sources=("model",), confidence="low",
            ),
            Finding(file="c|d.go", severity="low", category="style", message="Odd.", sources=("model",)),
        )
    ),
)  # fmt: skip
EMPTY = FOUND.model_copy(update={"findings": (), "notes": (), "coverage": FOUND.coverage[:1]})
