"""The review as SARIF 2.1.0, for code scanning and editors."""

from importlib.metadata import version
from typing import Final
from urllib.parse import quote

from gptdash.services.review.findings import Finding, Severity
from gptdash.services.review.patches import patch_finding
from gptdash.services.review.reports.sarif_nouns import (
    ArtifactChange,
    ArtifactLocation,
    Configuration,
    Driver,
    Edit,
    Fix,
    Invocation,
    Level,
    Location,
    Notification,
    PhysicalLocation,
    Property,
    Region,
    Result,
    Rule,
    Run,
    SarifLog,
    Text,
    Tool,
)
from gptdash.services.review.reports.wording import state_said
from gptdash.services.review.review import Review
from gptdash.services.review.sources import Changeset

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT: Final = "%SRCROOT%"
FINGERPRINT: Final = "gptdashFinding/v1"
_LEVELS: Final[dict[Severity, Level]] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "note",
    "info": "note",
}
# As GitHub reads it. Source: https://docs.github.com/code-security/reference/code-scanning/sarif-files, 2026-11-24.
_SECURITY: Final[dict[Severity, str]] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0", "info": "0.5"}


def sarif_report(review: Review, changes: Changeset | None = None) -> str:
    """Write the review as SARIF; with what was reviewed at hand, patches that apply become fixes."""
    rules: dict[str, Rule] = {}
    for finding in review.findings:
        rules.setdefault(_rule_id(finding), _rule(finding))
    order = {name: at for at, name in enumerate(rules)}
    run = Run(
        tool=Tool(driver=Driver(name="gptdash", version=version("gptdash"), rules=tuple(rules.values()))),
        invocations=(_invocation(review),),
        results=tuple(_result(finding, order[_rule_id(finding)], changes) for finding in review.findings),
    )
    log = SarifLog(schema_uri=SCHEMA, runs=(run,))
    return log.model_dump_json(indent=2, by_alias=True, exclude_none=True) + "\n"


def _rule_id(finding: Finding) -> str:
    """Name what was found: by the tool's rule, else by the model's category."""
    source = next((one for one in reversed(finding.sources) if one != "model"), "model")
    return f"{source}/{finding.rules[0] if finding.rules else finding.category}"


def _rule(finding: Finding) -> Rule:
    name = _rule_id(finding)
    properties: dict[str, Property] = {"tags": (finding.category,)}
    if finding.category == "security":
        properties["security-severity"] = _SECURITY[finding.severity]
    return Rule(
        id=name,
        short_description=Text(text=name),
        default_configuration=Configuration(level=_LEVELS[finding.severity]),
        properties=properties,
    )


def _result(finding: Finding, rule_index: int, changes: Changeset | None) -> Result:
    fix = _fix(finding) if changes and patch_finding(finding, changes) else None
    return Result(
        rule_id=_rule_id(finding),
        rule_index=rule_index,
        level=_LEVELS[finding.severity],
        message=Text(text="\n".join(text for text in (finding.message, finding.suggestion) if text)),
        locations=(Location(physical_location=_place(finding)),),
        partial_fingerprints={FINGERPRINT: finding.fingerprint},
        fixes=(fix,) if fix else None,
        properties=_properties(finding),
    )


def _properties(finding: Finding) -> dict[str, Property]:
    properties: dict[str, Property] = {
        "severity": finding.severity,
        "category": finding.category,
        "source": finding.source,
        "rules": finding.rules,
        "anchored": finding.anchored,
        "confirmed": finding.confirmed,
    }
    if finding.confidence:
        properties["confidence"] = finding.confidence
    if finding.side == "old" and finding.line:
        properties["removedLine"] = finding.line
    return properties


def _place(finding: Finding) -> PhysicalLocation:
    """Name the lines of the new file; a line that was removed has none there."""
    where = ArtifactLocation(uri=quote(finding.file), uri_base_id=ROOT)
    if finding.line is None or finding.side == "old":
        return PhysicalLocation(artifact_location=where)
    region = Region(
        start_line=finding.line, end_line=finding.end_line or finding.line, snippet=Text(text=finding.quote)
    )
    return PhysicalLocation(artifact_location=where, region=region)


def _fix(finding: Finding) -> Fix | None:
    change = finding.replacement
    if change is None:
        return None
    if change.lines:
        region = Region(start_line=change.line, end_line=change.end_line)
    else:
        region = Region(start_line=change.line, start_column=1, end_line=change.end_line + 1, end_column=1)
    edit = Edit(deleted_region=region, inserted_content=Text(text="\n".join(change.lines)))
    where = ArtifactLocation(uri=quote(finding.file), uri_base_id=ROOT)
    changed = ArtifactChange(artifact_location=where, replacements=(edit,))
    return Fix(description=Text(text=finding.suggestion or finding.message), artifact_changes=(changed,))


def _invocation(review: Review) -> Invocation:
    said = [Notification(level="note", message=Text(text=str(note))) for note in review.notes]
    said += [
        Notification(
            level="warning" if file.partial else "note", message=Text(text=f"{file.file}: {state_said(file, str)}")
        )
        for file in review.coverage
        if file.reason
    ]
    return Invocation(execution_successful=not review.is_partial, tool_execution_notifications=tuple(said))
