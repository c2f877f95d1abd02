"""The operations of arithmetic on fractions, each bounded; what has no fraction becomes a float."""

import ast
import math
import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from gptdash.domain.wording import mark
from gptdash.tools.problems import ToolProblem

MAX_BITS: Final = 8_192
MAX_EXPONENT: Final = 4_096
MAX_FACTORIAL: Final = 500
MAX_ROUNDING: Final = 50
Number = Fraction | float


class ExpressionInvalid(ToolProblem):
    """It is no arithmetic."""

    template = mark("This is not arithmetic that can be computed: {detail}")


class ExpressionTooLarge(ToolProblem):
    """It, or a number in it, is beyond the limits."""

    template = mark("This is too large to compute: {detail}")


def bounded(value: Number) -> Number:
    """Return a number within the limits.

    Raises:
        ExpressionTooLarge: it has too many digits.
        ExpressionInvalid: it is infinite, or no real number.
    """
    if not isinstance(value, Fraction):
        return _real(value)
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise ExpressionTooLarge(detail=mark("a number has too many digits."))
    return value


def _real(value: object) -> float:
    if not isinstance(value, float) or not math.isfinite(value):
        raise ExpressionInvalid(detail=mark("the result is not a real number."))
    return value


def _power(base: Number, exponent: Number) -> Number:
    """Raise to a power; exactly where the exponent is a whole number."""
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if abs(exponent) > MAX_EXPONENT or bits * abs(exponent) > 2 * MAX_BITS:
            raise ExpressionTooLarge(detail=mark("the power has too many digits."))
        return base ** int(exponent)
    return _real(float(base) ** float(exponent))


def _root(value: Number) -> Number:
    """Take the square root; exactly where there is one."""
    if isinstance(value, Fraction) and value >= 0:
        exact = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
        if exact * exact == value:
            return exact
    return math.sqrt(value)


def _factorial(value: Number) -> Number:
    if not isinstance(value, Fraction) or value.denominator != 1 or not 0 <= value <= MAX_FACTORIAL:
        raise ExpressionTooLarge(detail=mark("a factorial is taken of a whole number from 0 to 500."))
    return Fraction(math.factorial(int(value)))


def _rounded(value: Number, digits: Number = Fraction(0)) -> Number:
    """Round half to even, as Python does."""
    if not -MAX_ROUNDING <= digits <= MAX_ROUNDING:
        raise ExpressionTooLarge(detail=mark("a number is rounded to at most 50 digits."))
    return Fraction(round(Fraction(value), int(digits)))


def _logarithm(value: Number, base: Number = math.e) -> Number:
    return math.log(value) if base == math.e else math.log(value, base)


def _by_float(function: Callable[[float], float]) -> Callable[[Number], Number]:
    return lambda value: function(float(value))


CONSTANTS: Final[dict[str, Number]] = {"pi": math.pi, "e": math.e, "tau": math.tau}
SIGNS: Final[dict[type[ast.AST], Callable[[Number], Number]]] = {
    ast.UAdd: lambda value: value,
    ast.USub: lambda value: -value,
}
OPERATORS: Final[dict[type[ast.AST], Callable[[Number, Number], Number]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: lambda left, right: Fraction(left // right),
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
FUNCTIONS: Final[dict[str, Callable[..., Number]]] = {
    "abs": abs,
    "round": _rounded,
    "floor": lambda value: Fraction(math.floor(value)),
    "ceil": lambda value: Fraction(math.ceil(value)),
    "min": min,
    "max": max,
    "sqrt": _root,
    "factorial": _factorial,
    "log": _logarithm,
    **{
        name: _by_float(getattr(math, name))
        for name in ("exp", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "degrees", "radians")
    },
}
