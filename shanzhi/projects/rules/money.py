"""Money is whole fen, an integer; what people type is read exactly or refused."""

from __future__ import annotations

import re

YUAN = "元"  # not on screen: the unit as it is typed behind an amount
# 100 million yuan: more is a mistyped figure in a community, a street or a county's yearly list.
MOST_FEN = 10_000_000_000
_TYPED = re.compile(r"(?:\d{1,3}(?:[,，]\d{3})+|\d{1,12})(?:\.(\d{1,2}))?")


def fen_of(text: str) -> int | None:
    """Yuan as typed ("12000", "12,000.50", "￥300") in fen; None for what is no amount of money above
    zero: signs, exponents, NaN, three decimals, more than 100 million yuan."""
    plain = text.strip().removeprefix("￥").removeprefix("¥").removesuffix(YUAN).strip()
    if not plain.isascii() and "，" not in plain:
        return None
    found = _TYPED.fullmatch(plain)
    if found is None:
        return None
    whole = plain.partition(".")[0].replace(",", "").replace("，", "")
    fen = int(whole) * 100 + int((found[1] or "").ljust(2, "0"))
    return fen if 0 < fen <= MOST_FEN else None


def yuan(fen: int) -> str:
    """Fen as people read them: 12,000 or 12,000.50, a minus sign before."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}.{rest:02d}" if rest else f"{sign}{whole:,}"


def plain_yuan(fen: int) -> str:
    """Fen as a program reads them: 12000.50, always with two decimals."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"
