from gptdash.services.review import generate_report
from tests.services.review.reports.samples import EMPTY, FOUND

REPORT = r"""# Code review of 3 files

**No score: 1 of 3 files were not reviewed to the end, so it would be a guess.**

> Replaced before sending: API keys (1).

## src/a\_b.py

### Lines 2 to 3: high, security

See \!\[pixel\](https://evil.example/x.png)
\<script\>alert(1)\</script\>

````python
x = eval(
    '''```⟨U+202E⟩''')
````

Use \`ast.literal\_eval\`.

```python
x = literal_eval(y)
```

*model+bandit B307*

### Removed line 7: medium, bug

=1+1

```python
gone()
```

*model*

## c\|d.go

### Whole file: low, style

Odd.

*model*

## Coverage

| File | State | Lines | Read by |
| --- | --- | --- | --- |
| src/a\_b.py | reviewed | 9 | ruff, bandit, model |
| c\|d.go | clipped: the model reviewed 4 of 9 lines | 9 | model |
| uv.lock | skipped: lock file | 0 | nobody |
"""


def test_the_report_says_it_all_and_renders_nothing_of_the_models() -> None:
    assert generate_report(FOUND) == REPORT


def test_no_findings_are_said_to_be_a_result() -> None:
    report = generate_report(EMPTY)
    assert "No findings. That is a valid result, not a guarantee." in report
    assert "**Score: 10.0 of 10. Nothing was found that counts in 9 lines.**" in report


def test_the_reader_chooses_the_language_of_the_sentences() -> None:
    assert generate_report(FOUND, lambda said: said.template.upper()).startswith("# CODE REVIEW OF ")


def test_a_summary_stands_at_the_top_and_is_not_rendered() -> None:
    assert "evaluates text.**\n\nIt runs \\<b\\>text\\</b\\>.\n\n>" in generate_report(
        FOUND, summary="It runs <b>text</b>."
    ).replace("so it would be a guess.**", "evaluates text.**")


def test_findings_that_were_set_aside_are_counted() -> None:
    aside = FOUND.setting_aside(frozenset({FOUND.findings[0].fingerprint}))
    assert "marked as false positives before, and are not listed: 1." in generate_report(aside)
    assert "literal" not in generate_report(aside)
