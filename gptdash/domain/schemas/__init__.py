"""JSON Schemas: what a person wants, what servers enforce, and what is checked here."""

from gptdash.domain.schemas.checking import problems_of, without_absent
from gptdash.domain.schemas.output import OutputSchema, SchemaRejected, output_schema
from gptdash.domain.schemas.reading import object_in
from gptdash.domain.schemas.strict import strict_schema

__all__ = [
    "OutputSchema",
    "SchemaRejected",
    "object_in",
    "output_schema",
    "problems_of",
    "strict_schema",
    "without_absent",
]
