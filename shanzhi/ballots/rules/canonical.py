"""One text for one thing, and what is hashed over it. Pure; nothing else of the room is imported.

Canonical JSON here: UTF-8, keys sorted, no spaces, no floats (areas are texts with two decimals).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

GENESIS = bytes(32)


def canonical(value: Any) -> bytes:
    """The one text of a value. Raises TypeError for floats and whatever JSON does not know."""
    _without_floats(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def leaf_of(value: Any) -> bytes:
    """SHA-256 over the canonical text (32 bytes)."""
    return hashlib.sha256(canonical(value)).digest()


def link_of(previous: bytes, leaf: bytes) -> bytes:
    """SHA-256 over the link before and the leaf (32 bytes)."""
    return hashlib.sha256(previous + leaf).digest()


def links_of(previous: bytes, leaves: Iterable[bytes]) -> list[bytes]:
    """The links of leaves in their order, one after the other."""
    found = []
    for leaf in leaves:
        previous = link_of(previous, leaf)
        found.append(previous)
    return found


def hash_of_lines(lines: Iterable[Any]) -> str:
    """SHA-256 (hex) over canonical texts, each ended by a line feed."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(canonical(line) + b"\n")
    return digest.hexdigest()


def sm3_of(value: Any) -> str:
    """SM3 (GB/T 32905-2016, hex) over the canonical text, or "" where this machine's library has
    none: it stands beside the SHA-256 and nothing is decided by it."""
    if "sm3" not in hashlib.algorithms_available:
        return ""
    return hashlib.new("sm3", canonical(value)).hexdigest()


def _without_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("no floats: areas and shares are texts and integers")
    if isinstance(value, dict):
        for each in value.values():
            _without_floats(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _without_floats(each)
