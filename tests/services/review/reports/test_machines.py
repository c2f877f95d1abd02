"""What other programs read: SARIF by its schema, JSON, CSV without formulas, GitHub's commands."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gptdash.services.review import (
    Replacement,
    Review,
    annotations,
    csv_report,
    files_as_changeset,
    json_report,
    sarif_report,
)
from gptdash.services.review.evidence import gather_evidence
from gptdash.services.review.findings import merge_findings, with_fingerprints
from tests.services.review.histories import real_files
from tests.services.review.reports.samples import EMPTY, FOUND

# Source: sarif-2.1.0-rtm.5.json of the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT), without descriptions.
SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)
CODE = "x = eval(\n    '''```\u202e''')\nother()\n"


def sarif(review: Review, **options: Any) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(sarif_report(review, **options))
    VALIDATOR.validate(log)
    return log


def test_the_schema_refuses_what_is_no_sarif() -> None:
    broken = json.loads(sarif_report(FOUND))
    broken["runs"][0]["results"][0]["level"] = "terrible"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(broken)


def test_sarif_names_rule_place_and_fingerprint() -> None:
    (run,) = sarif(FOUND)["runs"]
    first, old, unanchored = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["bandit/B307", "model/bug", "model/style"]
    assert rules[0]["properties"] == {"tags": ["security"], "security-severity": "8.0"}
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("bandit/B307", 0, "error")
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "src/a_b.py", "uriBaseId": "%SRCROOT%"}
    assert (place["region"]["startLine"], place["region"]["endLine"]) == (2, 3)
    assert first["partialFingerprints"] == {"gptdashFinding/v1": FOUND.findings[0].fingerprint}
    assert "region" not in old["locations"][0]["physicalLocation"]
    assert old["properties"]["removedLine"] == 7
    where = unanchored["locations"][0]["physicalLocation"]
    assert where == {"artifactLocation": {"uri": "c%7Cd.go", "uriBaseId": "%SRCROOT%"}}


def test_sarif_tells_what_was_not_reviewed() -> None:
    (invocation,) = sarif(FOUND)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [said["message"]["text"] for said in invocation["toolExecutionNotifications"]] == [
        "Replaced before sending: API keys (1).",
        "c|d.go: clipped: the model reviewed 4 of 9 lines",
        "uv.lock: skipped: lock file",
    ]


def test_sarif_has_fixes_where_they_apply() -> None:
    change = Replacement(line=1, end_line=2, lines=("x = literal_eval(y)",))
    mended = FOUND.findings[0].model_copy(update={"line": 1, "end_line": 2, "replacement": change})
    review = FOUND.model_copy(update={"findings": (mended,)})
    changes = files_as_changeset([("src/a_b.py", CODE.encode())])
    (result,) = sarif(review, changes=changes)["runs"][0]["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    (edit,) = change["replacements"]
    assert edit["deletedRegion"] == {"startLine": 1, "endLine": 2}
    assert edit["insertedContent"] == {"text": "x = literal_eval(y)"}
    (elsewhere,) = sarif(review, changes=files_as_changeset([("src/a_b.py", b"x = 1\n")]))["runs"][0]["results"]
    assert "fixes" not in elsewhere


def test_sarif_without_findings_is_valid() -> None:
    (run,) = sarif(EMPTY)["runs"]
    assert (run["results"], run["invocations"][0]["executionSuccessful"]) == ([], True)


def test_sarif_of_real_findings_on_real_files_is_valid() -> None:
    changes = files_as_changeset((f"{at} {path.name}", path.read_bytes()) for at, path in enumerate(real_files()[:20]))
    found = with_fingerprints(merge_findings(gather_evidence(changes.files).findings))
    log = sarif(EMPTY.model_copy(update={"findings": found}), changes=changes)
    assert len(log["runs"][0]["results"]) == len(found) > 20
    assert any("fixes" in result for result in log["runs"][0]["results"])


def test_json_holds_all_of_it_and_the_same_input_the_same_text() -> None:
    text = json_report(FOUND)
    assert json_report(FOUND) == text
    read = json.loads(text)
    assert (read["format"], read["title"], read["score"], read["partial"]) == (1, "3 files", None, True)
    assert read["findings"][0]["fingerprint"] == FOUND.findings[0].fingerprint
    assert [file["reason"] for file in read["coverage"]] == [None, "the model reviewed 4 of 9 lines", "lock file"]
    assert (read["calls"], read["cost_nano_usd"]) == (0, 0)


def test_csv_has_a_row_a_finding_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_report(FOUND))))
    assert [row["message"] for row in rows] == [FOUND.findings[0].message, "'=1+1", "Odd."]
    assert (rows[0]["line"], rows[0]["end_line"], rows[0]["source"], rows[0]["rules"]) == (
        "2",
        "3",
        "model+bandit",
        "B307",
    )
    assert (rows[2]["line"], rows[2]["confidence"]) == ("", "")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_annotations_name_lines_of_the_new_file_and_cannot_be_broken_out_of() -> None:
    hostile = FOUND.findings[0].model_copy(update={"file": "a,line=9::x.py", "message": "100%\n::error::planted\r"})
    review = FOUND.model_copy(update={"findings": (hostile, *FOUND.findings[1:])})
    assert annotations(review).split("\n") == [
        "::error file=a%2Cline=9%3A%3Ax.py,line=2,endLine=3,title=high security%3A model+bandit B307"
        "::100%25%0A::error::planted%0D%0AUse `ast.literal_eval`.",
        "::warning file=src/a_b.py,title=medium bug%3A model::=1+1",
        "::notice file=c|d.go,title=low style%3A model::Odd.",
        "",
    ]
