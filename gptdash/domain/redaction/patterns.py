"""What secrets and personal data look like.

Source: the vendors' own documentation of their key formats, GitHub's list of supported secret scanning patterns,
RFC 7468 (PEM), RFC 7519 (JWT), RFC 5322 (e-mail, as far as people write it); checked 2026-11-24.
"""

import re
from typing import Final

# A key begins at an edge: not inside a longer word, where random identifiers would match.
EDGE: Final = r"(?<![A-Za-z0-9_-])"

API_KEYS: Final = re.compile(
    EDGE
    + "(?:"
    + "|".join(
        (
            r"sk-(?:proj|svcacct|admin|ant|or-v1)-[A-Za-z0-9_-]{20,}",  # OpenAI, Anthropic, OpenRouter
            r"sk-[A-Za-z0-9]{20,}",  # OpenAI before projects, DeepSeek
            r"(?:gsk|xai|pplx|hf|r8|nvapi|fw|csk|tgp_v1)[_-][A-Za-z0-9_-]{20,}",  # Groq, xAI, Hugging Face …
            r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}",  # GitHub
            r"glpat-[A-Za-z0-9_-]{20,}",  # GitLab
            r"(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])",  # AWS access key id
            r"xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}",  # Slack
            r"AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])",  # Google
            r"(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{24,}",  # Stripe
            r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",  # SendGrid
            r"npm_[A-Za-z0-9]{36}|pypi-AgE[A-Za-z0-9_-]{50,}|dckr_pat_[A-Za-z0-9_-]{20,}",  # npm, PyPI, Docker
            r"do[opr]_v1_[a-f0-9]{64}|shpat_[a-f0-9]{32}|dapi[a-f0-9]{32}",  # DigitalOcean, Shopify, Databricks
            r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}",  # Telegram
        )
    )
    + ")"
)
# The secret half of an AWS key has no form of its own: only its name gives it away.
AWS_SECRET: Final = re.compile(
    r"(?i:aws[_-]?secret[_-]?(?:access[_-]?)?key)[\"']?\s*[:=]\s*[\"']?(?P<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"
)
PRIVATE_KEY: Final = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----.*?"
    r"(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
JWT: Final = re.compile(EDGE + r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}")
URL_PASSWORD: Final = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{0,80}:(?P<value>[^\s:/@]{1,200})@", re.IGNORECASE)
EMAIL: Final = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_%+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,24}(?![\w-])"
)
IBAN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
# Issuers: Visa, Mastercard, American Express, Discover, JCB, Diners, UnionPay.
CARD: Final = re.compile(
    r"(?<![\d.-])(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|3[47]\d\d|6011|65\d\d|64[4-9]\d|35\d\d|3(?:0[0-5]|[689]\d)\d|62\d\d)"
    r"(?:(?P<gap>[ -]?)\d{4}(?P=gap)\d{4}(?P=gap)\d{4}(?:(?P=gap)\d{1,3})?"
    r"|(?P<amex>[ -]?)\d{6}(?P=amex)\d{4,5})(?![\d-])"
)
CHINESE_ID: Final = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx](?![0-9A-Za-z])")
TAIWANESE_ID: Final = re.compile(r"(?<![0-9A-Za-z])[A-Za-z][1289]\d{8}(?![0-9A-Za-z])")
US_SSN: Final = re.compile(r"(?<![\d-])(?P<area>\d{3})-(?P<group>\d{2})-(?P<serial>\d{4})(?![\d-])")
