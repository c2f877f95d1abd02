"""Who is served."""

import uuid
from dataclasses import dataclass, field
from typing import Self

from gptdash.domain.redaction import Redactor
from gptdash.settings import Settings


@dataclass(frozen=True)
class Session:
    """Who is served: an id that budgets count by, what was replaced in this session's texts, and what calls are for."""

    id: str
    redactor: Redactor = field(repr=False)
    tag: str = ""

    @classmethod
    def begin(cls, settings: Settings) -> Self:
        """Begin a session; what it replaces, no other can restore."""
        name = uuid.uuid4().hex
        return cls(name, Redactor(settings.redact_regions, mark=name[:6]))
