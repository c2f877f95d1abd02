"""Reads small pieces of Python source; nothing is computed."""

import ast

from pydantic import JsonValue

from gptdash.domain.wording import mark
from gptdash.services.exchange.schemas.rejections import SourceRejected


def name_of(node: ast.expr) -> str:
    """Return the last part of a dotted name; empty where it is none."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def line_of(node: ast.AST) -> int:
    """Return the line where a piece stands."""
    line: int = getattr(node, "lineno", 1)
    return line


def rejected(node: ast.AST, detail: str) -> SourceRejected:
    """Name the line where it goes wrong."""
    return SourceRejected(line=line_of(node), detail=detail)


def constant(node: ast.expr) -> JsonValue:
    """Read a plain value; nothing is computed."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
        raise rejected(node, mark("a plain value is wanted here.")) from error
    if not isinstance(value, str | int | float | bool | None):
        raise rejected(node, mark("a plain value is wanted here."))
    return value


def is_ellipsis(node: ast.expr) -> bool:
    """Tell whether it is `...`."""
    return isinstance(node, ast.Constant) and node.value is ...
