"""Which language a piece of code is in: by its file name, its shebang, or the look of Python."""

import ast
import re
import warnings
from pathlib import PurePath
from typing import Final

from gptdash.domain.noun import Noun


class Language(Noun):
    """A programming language, its file extensions and the interpreters that a shebang may name."""

    id: str
    name: str
    extensions: tuple[str, ...]
    interpreters: tuple[str, ...] = ()


LANGUAGES: Final = tuple(
    Language(id=id_, name=name, extensions=extensions, interpreters=interpreters)
    for id_, name, extensions, interpreters in (
        ("python", "Python", (".py", ".pyi", ".pyw"), ("python", "python3")),
        ("javascript", "JavaScript", (".js", ".jsx", ".mjs", ".cjs"), ("node",)),
        ("typescript", "TypeScript", (".ts", ".tsx", ".mts"), ("deno", "ts-node")),
        ("go", "Go", (".go",), ()),
        ("rust", "Rust", (".rs",), ()),
        ("java", "Java", (".java",), ()),
        ("c", "C", (".c", ".h"), ()),
        ("cpp", "C++", (".cc", ".cpp", ".cxx", ".hh", ".hpp"), ()),
        ("csharp", "C#", (".cs",), ()),
        ("ruby", "Ruby", (".rb",), ("ruby",)),
        ("php", "PHP", (".php",), ("php",)),
        ("bash", "Shell", (".sh", ".bash", ".zsh"), ("sh", "bash", "zsh", "dash")),
        ("sql", "SQL", (".sql",), ()),
        ("html", "HTML", (".html", ".htm"), ()),
        ("css", "CSS", (".css", ".scss"), ()),
        ("yaml", "YAML", (".yaml", ".yml"), ()),
    )
)

_SHEBANG: Final = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+)*)?([\w.-]+)")
_LIKE_PYTHON: Final = re.compile(
    r"^\s*(?:(?:async )?def \w+\(|class \w+.*:\s*$|import \w+\s*$|from [\w.]+ import )", re.MULTILINE
)


def detect_language(source: str, filename: str | None = None) -> str | None:
    """Return the language's id, None where nothing tells."""
    by_name = _by_extension(filename) if filename else None
    return by_name or _by_shebang(source) or ("python" if _looks_like_python(source) else None)


def _by_extension(filename: str) -> str | None:
    suffix = PurePath(filename).suffix.lower()
    return next((language.id for language in LANGUAGES if suffix in language.extensions), None)


def _by_shebang(source: str) -> str | None:
    found = _SHEBANG.match(source)
    name = re.sub(r"[\d.]+$", "", found[1]) if found else ""
    return next((language.id for language in LANGUAGES if name and name in language.interpreters), None)


def _looks_like_python(source: str) -> bool:
    """Whether the code parses as Python and says more than names and literals, or has Python's telling lines.

    Broken Python must still count as Python, so that its syntax error is found.
    """
    if _LIKE_PYTHON.search(source):
        return True
    try:
        with warnings.catch_warnings(action="ignore"):
            body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    # A name, a literal and `{"a": 1}` are as good in other languages, and `f(x);` is better in them.
    says_something = any(not isinstance(node, ast.Expr) or isinstance(node.value, ast.Call) for node in body)
    return says_something and not re.search(r";\s*$", source, re.MULTILINE)
