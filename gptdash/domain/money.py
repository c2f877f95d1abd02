"""Money as integer nano-dollars; unknown is None, never zero."""

from decimal import ROUND_HALF_EVEN, Decimal

NANO = Decimal(10) ** 9


def to_nano_usd(dollars: Decimal) -> int:
    """Convert dollars to nano-dollars, rounding half to even."""
    return int((dollars * NANO).to_integral_value(ROUND_HALF_EVEN))


def to_usd(nano_usd: int) -> Decimal:
    """Convert nano-dollars to dollars, exactly."""
    return Decimal(nano_usd) / NANO


def format_usd(nano_usd: int | None) -> str | None:
    """Write an amount so that a small one keeps two significant digits; None where the price is unknown."""
    if nano_usd is None:
        return None
    dollars = to_usd(nano_usd)
    if dollars == 0:
        return "$0"
    if abs(dollars) >= Decimal("0.01"):
        return f"${dollars:,.2f}" if abs(dollars) >= 1 else f"${dollars:.3f}".removesuffix("0")
    return f"${dollars.quantize(Decimal(1).scaleb(dollars.adjusted() - 1)).normalize():f}"
