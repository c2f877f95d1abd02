"""Which of ruff's rules are run, and how each counts.

Source: https://docs.astral.sh/ruff/rules/, 2026-11-23. Formatting and import order are left out: a formatter settles
them. So are docstring and annotation rules, which say nothing of what the code does.
"""

from typing import Final

from gptdash.services.review.findings import Category, Severity

SYNTAX_ERROR: Final = "invalid-syntax"

# The longest prefix that fits a rule decides.
_WEIGHTS: Final[dict[str, tuple[Category, Severity]]] = {
    SYNTAX_ERROR: ("bug", "critical"),
    "A": ("maintainability", "low"),
    "ARG": ("maintainability", "info"),
    "ASYNC": ("bug", "medium"),
    "B": ("bug", "medium"),
    "B007": ("maintainability", "low"),
    "BLE": ("maintainability", "medium"),
    "C4": ("performance", "low"),
    "C901": ("maintainability", "medium"),
    "DTZ": ("bug", "low"),
    "E4": ("style", "low"),
    "E7": ("style", "low"),
    "E722": ("bug", "medium"),
    "E9": ("bug", "critical"),
    "F": ("bug", "medium"),
    "F401": ("maintainability", "low"),
    "F821": ("bug", "high"),
    "F841": ("maintainability", "low"),
    "N": ("style", "info"),
    "PERF": ("performance", "low"),
    "PIE": ("maintainability", "low"),
    "PLE": ("bug", "high"),
    "PLE2502": ("security", "high"),
    "PLR": ("maintainability", "info"),
    "PLW": ("bug", "medium"),
    "RUF": ("maintainability", "low"),
    "S": ("security", "medium"),
    "S101": ("security", "low"),
    "SIM": ("style", "info"),
    "UP": ("style", "info"),
}

# PLR2004 (magic values), S603 and S607 (every subprocess call) are mostly noise; RUF100 speaks of other tools' marks.
SELECTED: Final = "A,ARG,ASYNC,B,BLE,C4,C90,DTZ,E4,E7,E9,F,N,PERF,PIE,PLE,PLR,PLW,RUF,S,SIM,UP"
IGNORED: Final = "PLR2004,RUF001,RUF002,RUF003,RUF100,S603,S607"


def weigh_rule(rule: str) -> tuple[Category, Severity]:
    """Return the category and severity of a ruff rule."""
    fitting = [prefix for prefix in _WEIGHTS if rule.startswith(prefix)]
    return _WEIGHTS[max(fitting, key=len)] if fitting else ("maintainability", "low")
