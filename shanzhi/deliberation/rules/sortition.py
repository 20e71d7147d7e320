"""Drawing by lot so that everybody can reckon it again.

The list is fixed first and numbered 1…M; a hash over it is published, so that it cannot be changed
afterwards. Then comes a seed that nobody could know. Each number n has the draw

    SHA-256(seed + ":" + n), both as text in UTF-8

and the ``size`` numbers with the smallest draws are in. Python's standard library is enough:

    sorted(range(1, M + 1), key=lambda n: hashlib.sha256(f"{seed}:{n}".encode()).digest())[:size]
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def list_hash(keys: Sequence[str]) -> str:
    """64 hexadecimal digits over the numbered list, a line for each."""
    lines = "".join(f"{number} {key}\n" for number, key in enumerate(keys, start=1))
    return hashlib.sha256(lines.encode()).hexdigest()


def drawn(seed: str, candidates: int, size: int) -> list[int]:
    """The numbers that are in, ascending."""
    order = sorted(range(1, candidates + 1), key=lambda number: _draw(seed, number))
    return sorted(order[:size])


def _draw(seed: str, number: int) -> bytes:
    return hashlib.sha256(f"{seed}:{number}".encode()).digest()
