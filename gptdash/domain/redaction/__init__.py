"""Takes personal data and secrets out of text, and puts what may come back back in.

The guide's `filter_sensitive_info`, done by checksums and real number plans instead of digit counts.
"""

from gptdash.domain.redaction.finding import Found, Kind, find_sensitive
from gptdash.domain.redaction.redactor import Redacted, Redactor, mask_code, mask_secrets

__all__ = ["Found", "Kind", "Redacted", "Redactor", "find_sensitive", "mask_code", "mask_secrets"]
