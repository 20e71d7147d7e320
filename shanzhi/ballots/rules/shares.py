"""Shares of a number of heads or of an area, with integers and decimals, never floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

# Of one unit, in m²: a whole quarter of towers has less than a million.
LARGEST_AREA = Decimal(10_000_000)
CENT = Decimal("0.01")


class NoArea(ValueError):
    """The text is no area: not a number, not positive, too large, or finer than 0.01 m²."""


@dataclass(frozen=True, slots=True)
class Share:
    """``n``/``d`` of something; ``more`` asks for more than that, else at least that."""

    n: int
    d: int
    more: bool = False

    def met(self, part: int | Decimal, total: int | Decimal) -> bool:
        """Is ``part`` enough of ``total``? Of nothing nothing is enough."""
        if total <= 0:
            return False
        have, need = part * self.d, total * self.n
        return have > need if self.more else have >= need

    def needed(self, total: int | Decimal) -> int | Decimal:
        """The least that meets it: a whole number of heads, or hundredths of a square metre."""
        if isinstance(total, int):
            return _least(total * self.n, self.d, more=self.more)
        cents = int(total / CENT)
        return Decimal(_least(cents * self.n, self.d, more=self.more)) * CENT

    def as_json(self) -> dict[str, Any]:
        """As it is stored and exported."""
        return {"n": self.n, "d": self.d, "more": self.more}

    @classmethod
    def from_json(cls, value: Any) -> Share:
        """Read again. Raises ValueError for what is no share between 0 and 1."""
        try:
            n, d, more = value["n"], value["d"], value["more"]
        except (TypeError, KeyError) as why:
            raise ValueError("a share has n, d and more") from why
        if type(n) is not int or type(d) is not int or type(more) is not bool:
            raise ValueError("a share is made of whole numbers")
        if not 0 <= n <= d <= 10_000 or d == 0:
            raise ValueError("a share lies between 0 and 1")
        return cls(n, d, more)


def area_of(text: str) -> Decimal:
    """A unit's area in m² (89.5 becomes 89.50). Raises NoArea."""
    try:
        area = Decimal(text.strip())
    except InvalidOperation as why:
        raise NoArea("not a number") from why
    if not area.is_finite():
        raise NoArea("not a number")
    if area <= 0:
        raise NoArea("not positive")
    if area > LARGEST_AREA:
        raise NoArea("too large")
    rounded = area.quantize(CENT)
    if rounded != area:
        raise NoArea("finer than 0.01")
    return rounded


def area_text(area: Decimal) -> str:
    """An area as it stands in what is hashed: always two decimals."""
    return format(area.quantize(CENT), "f")


def _least(numerator: int, d: int, *, more: bool) -> int:
    whole, rest = divmod(numerator, d)
    return whole + 1 if more or rest else whole
