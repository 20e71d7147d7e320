"""Plates of e-bikes: one way of writing each."""

from __future__ import annotations

import re
import unicodedata

# GA 36 for motor vehicles; e-bikes have plates of their cities: some signs of the place, then letters
# and digits.
_PLATE = re.compile(r"[\u4e00-\u9fff]{0,4}[A-Z0-9]{4,10}")
_BETWEEN = re.compile(r"[\s·.\-—]")


def normal_plate(text: str) -> str:
    """In full width, lower case or with signs between: the same plate. Empty for what is none."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    return plain if _PLATE.fullmatch(plain) else ""


def masked_plate(plate: str) -> str:
    """With its middle hidden: enough to know one's own."""
    return f"{plate[:2]}***{plate[-2:]}"
