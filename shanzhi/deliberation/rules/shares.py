"""Shares as the law writes them (“more than half”, “at least two thirds”), in whole numbers alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHARE = re.compile(r"(>=|>)(\d{1,3})/(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Share:
    """``more``: the share itself is not enough."""

    numerator: int
    denominator: int
    more: bool

    def is_reached(self, part: int, whole: int) -> bool:
        """Do ``part`` of ``whole`` make it? Of nobody nothing is reached."""
        if whole <= 0:
            return False
        left, right = part * self.denominator, whole * self.numerator
        return left > right if self.more else left >= right

    def least(self, whole: int) -> int:
        """The smallest number of ``whole`` with which it is reached."""
        exact = whole * self.numerator
        return exact // self.denominator + 1 if self.more else -(-exact // self.denominator)


def read_share(text: str) -> Share:
    """ ">1/2" or ">=2/3". Raises ValueError for anything else, and for more than the whole."""
    found = _SHARE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    share = Share(int(found[2]), int(found[3]), found[1] == ">")
    if not 0 < share.numerator <= share.denominator:
        raise ValueError(text)
    if share.more and share.numerator == share.denominator:
        raise ValueError(text)
    return share
