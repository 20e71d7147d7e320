"""Traditional Chinese, made from Simplified: OpenCC first, then what a person decided otherwise."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC

REVIEW = Path("shanzhi/locale/zh_Hant/review.csv")


def traditional(text: str, root: Path) -> str:
    """The text with Taiwan's characters and phrases; the longest reviewed phrase wins."""
    made = str(_converter().convert(text))
    for machine_made, reviewed in _reviewed(root / REVIEW):
        made = made.replace(machine_made, reviewed)
    return made


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2twp")


@lru_cache(maxsize=4)
def _reviewed(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as rows:
        pairs = [(row["made"], row["reviewed"]) for row in csv.DictReader(rows)]
    return sorted(pairs, key=lambda pair: -len(pair[0]))
