"""Codes as numbers and back: a code of digits is the number with a 1 before it. Pure."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
LEVELS = (6, 9, 12, 15)
_DIGITS = 10 ** np.arange(19, dtype=np.int64)


def digits(numbers: Array) -> Array:
    """How many digits each code has."""
    found: Array = np.searchsorted(_DIGITS, numbers, side="right") - 1
    return found


def cut(numbers: Array, length: int) -> Array:
    """The first ``length`` digits of each code; a shorter one stays as it is."""
    more = np.maximum(digits(numbers) - length, 0)
    found: Array = numbers // _DIGITS[more]
    return found


def texts(numbers: Array) -> list[str]:
    """The codes as they are written."""
    return [str(number)[1:] for number in numbers.tolist()]


def number(code: str) -> int:
    """The number of a code."""
    return int("1" + code)
