"""Exact arithmetic on an expression that nobody evaluates as code.

Numbers are fractions, so that 0.1 + 0.2 is 0.3. Length, depth, exponents and digits are bounded: an expression can
neither run code nor keep the machine busy.
"""

import ast
import math
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark
from gptdash.tools.builtin.operations import (
    CONSTANTS,
    FUNCTIONS,
    OPERATORS,
    SIGNS,
    ExpressionInvalid,
    ExpressionTooLarge,
    Number,
    bounded,
)

MAX_LENGTH: Final = 500
SHOWN_DIGITS: Final = 15
MAX_DECIMALS: Final = 50
SPELLINGS: Final = {"^": "**", "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-"}
QUOTED: Final = 80


class Calculation(Noun):
    """The result; `exact` tells whether every digit is right and none is missing."""

    expression: str
    result: str
    exact: bool


def calculate(expression: str) -> Calculation:
    """Compute an arithmetic expression exactly.

    Args:
        expression: numbers without thousands separators, + - * / // % ** and parentheses, pi, e, and the functions
            abs, round, floor, ceil, min, max, sqrt, exp, log, log2, log10, sin, cos, tan, factorial.
    """
    if len(expression) > MAX_LENGTH:
        raise ExpressionTooLarge(detail=mark("an expression has at most 500 characters."))
    try:
        value = _value(ast.parse(_spelt(expression), mode="eval").body)
        return Calculation(expression=expression, result=_written(value), exact=_is_exact(value))
    except ZeroDivisionError as error:
        raise ExpressionInvalid(detail=mark("it divides by zero.")) from error
    except (OverflowError, RecursionError, MemoryError) as error:
        raise ExpressionTooLarge(detail=mark("a number or the nesting is beyond the limits.")) from error
    except SyntaxError as error:
        raise ExpressionInvalid(detail=error.msg) from error
    except (ValueError, TypeError) as error:
        raise ExpressionInvalid(detail=str(error)) from error


def _spelt(expression: str) -> str:
    text = expression.strip()
    for spelling, meant in SPELLINGS.items():
        text = text.replace(spelling, meant)
    return text


def _value(node: ast.AST) -> Number:
    match node:
        case ast.Constant(value=bool()):
            raise ExpressionInvalid(detail=mark("true and false are no numbers."))
        case ast.Constant(value=int() | float() as number):
            return bounded(_fraction(number))
        case ast.Name(id=name) if name in CONSTANTS:
            return CONSTANTS[name]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in SIGNS:
            return SIGNS[type(op)](_value(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return bounded(OPERATORS[type(op)](_value(left), _value(right)))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            return bounded(FUNCTIONS[name](*map(_value, arguments)))
        case ast.Tuple():
            raise ExpressionInvalid(detail=mark("numbers are written without thousands separators."))
        case _:
            raise ExpressionInvalid(detail=repr(ast.unparse(node)[:QUOTED]))


def _fraction(number: int | float) -> Fraction:
    """Read a number as it is written: of a float, the shortest decimal that names it."""
    if isinstance(number, float) and not math.isfinite(number):
        raise OverflowError
    return Fraction(repr(number))


def _is_exact(value: Number) -> bool:
    return isinstance(value, Fraction) and _decimals(value) is not None


def _decimals(value: Fraction) -> int | None:
    """Count the decimals that write a fraction exactly; None where they do not end, or are too many."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    decimals = max(twos, fives)
    return decimals if rest == 1 and decimals <= MAX_DECIMALS else None


def _written(value: Number) -> str:
    if not isinstance(value, Fraction):
        return f"{value:.{SHOWN_DIGITS}g}"
    decimals = _decimals(value)
    if decimals is None:
        shortened = Context(prec=SHOWN_DIGITS).divide(Decimal(value.numerator), Decimal(value.denominator))
        return str(shortened.normalize())
    digits = str(abs(value.numerator) * 10**decimals // value.denominator).rjust(decimals + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"
