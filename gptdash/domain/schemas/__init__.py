"""JSON Schemas: what servers enforce, and what is checked here."""

from gptdash.domain.schemas.strict import strict_schema

__all__ = ["strict_schema"]
