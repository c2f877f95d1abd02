from gptdash.domain.wording import sentence
from gptdash.services.review import Coverage, Finding, Review, generate_report

FOUND = Review(
    file="a_b.py",
    language="python",
    coverage=Coverage(file="a_b.py", lines=9, linted_lines=9, model_lines=4),
    notes=(sentence("The model reviewed lines 1 to {sent} of {lines}.", sent=4, lines=9),),
    findings=(
        Finding(
            file="a_b.py",
            line=2,
            end_line=3,
            severity="high",
            category="security",
            message="See ![pixel](https://evil.example/x.png)",
            suggestion="Use `ast.literal_eval`.",
            quote="x = eval(\n    '''```'''",
            sources=("model", "bandit"),
            rules=("B307",),
        ),
        Finding(file="a_b.py", severity="low", category="style", message="Odd.", sources=("model",)),
    ),
)

REPORT = r"""# Code review of a\_b.py

9 lines; the linters read 9 of them, the model 4. Findings: 2.

> The model reviewed lines 1 to 4 of 9.

## Lines 2 to 3: high, security

See \!\[pixel\](https://evil.example/x.png)

````python
x = eval(
    '''```'''
````

Use \`ast.literal\_eval\`.

*model+bandit B307*

## Whole file: low, style

Odd.

*model*
"""


def test_the_report_says_it_all_and_renders_nothing_of_the_models() -> None:
    assert generate_report(FOUND) == REPORT


def test_no_findings_are_said_to_be_a_result() -> None:
    empty = FOUND.model_copy(update={"findings": (), "notes": ()})
    assert generate_report(empty).endswith("No findings. That is a valid result, not a guarantee.\n")


def test_the_reader_chooses_the_language_of_the_sentences() -> None:
    assert generate_report(FOUND, lambda said: said.template.upper()).startswith("# CODE REVIEW OF {FILE}")
