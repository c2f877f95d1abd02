"""Where schemas come from: samples, a form, or pasted text."""

from gptdash.services.exchange.schemas.fields import FieldSpec, FieldType, schema_of_fields
from gptdash.services.exchange.schemas.pasted import schema_of_text
from gptdash.services.exchange.schemas.samples import SAMPLES, Sample

__all__ = ["SAMPLES", "FieldSpec", "FieldType", "Sample", "schema_of_fields", "schema_of_text"]
