"""The part of SARIF that we write.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, 2026-11-24.
"""

from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from gptdash.domain.noun import Noun

Level = Literal["none", "note", "warning", "error"]
Property = str | int | bool | tuple[str, ...]


class _Part(Noun):
    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)


class Text(_Part):
    """A message."""

    text: str


class Region(_Part):
    """Lines, and columns where they are given; both count from 1, the end column is the one behind."""

    start_line: int
    end_line: int
    start_column: int | None = None
    end_column: int | None = None
    snippet: Text | None = None


class ArtifactLocation(_Part):
    """A file, relative to the root of the source."""

    uri: str
    uri_base_id: str | None = None


class PhysicalLocation(_Part):
    """A place in a file."""

    artifact_location: ArtifactLocation
    region: Region | None = None


class Location(_Part):
    """Where a result stands."""

    physical_location: PhysicalLocation


class Edit(_Part):
    """What takes the place of what."""

    deleted_region: Region
    inserted_content: Text


class ArtifactChange(_Part):
    """The edits of one file."""

    artifact_location: ArtifactLocation
    replacements: tuple[Edit, ...]


class Fix(_Part):
    """A proposed change."""

    description: Text
    artifact_changes: tuple[ArtifactChange, ...]


class Result(_Part):
    """One finding."""

    rule_id: str
    rule_index: int
    level: Level
    message: Text
    locations: tuple[Location, ...]
    partial_fingerprints: dict[str, str]
    fixes: tuple[Fix, ...] | None = None
    properties: dict[str, Property]


class Configuration(_Part):
    """How a rule is reported."""

    level: Level


class Rule(_Part):
    """What was checked."""

    id: str
    short_description: Text
    default_configuration: Configuration
    properties: dict[str, Property]


class Driver(_Part):
    """The program that reports."""

    name: str
    version: str
    rules: tuple[Rule, ...]


class Tool(_Part):
    """The program and its parts; we have one."""

    driver: Driver


class Notification(_Part):
    """What must be known of the run itself."""

    level: Level
    message: Text


class Invocation(_Part):
    """The run."""

    execution_successful: bool
    tool_execution_notifications: tuple[Notification, ...]


class Run(_Part):
    """One run of the program with its results."""

    tool: Tool
    invocations: tuple[Invocation, ...]
    results: tuple[Result, ...]
    column_kind: Literal["unicodeCodePoints"] = "unicodeCodePoints"


class SarifLog(_Part):
    """The whole file."""

    schema_uri: str = Field(alias="$schema")
    version: Literal["2.1.0"] = "2.1.0"
    runs: tuple[Run, ...]
