"""Numbers as people write and read them: exact while they are counted with, rounded when they are shown."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def exact(number: float) -> Fraction:
    """The number a person wrote, without the binary rounding of a float (0.6 is 3/5, not 0.5999…)."""
    return Fraction(repr(number))


def rounded(value: float | None, decimals: int = 1) -> str | None:
    """A score as people read it: halves up (62.25 is "62.3"); None stays None."""
    return None if value is None else str(_rounded(Decimal(repr(value)), decimals))


def rounded_exactly(value: Fraction, decimals: int) -> Fraction:
    """The same of an exact value, as a number to go on with."""
    scaled = value * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole, 10**decimals)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
