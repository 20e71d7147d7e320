"""Remembering what was done, by a digest of what it was done from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(root: Path, paths: Iterable[Path], salt: str = "") -> str:
    """A digest over names and contents of files; ``salt`` for what else the result hangs on."""
    sum_ = hashlib.blake2b(salt.encode(), digest_size=16)
    for path in sorted(paths):
        sum_.update(str(path.relative_to(root)).encode())
        sum_.update(path.read_bytes())
    return sum_.hexdigest()


class Stamp:
    """A small file that holds the digest of the last time a step succeeded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def says(self, value: str) -> bool:
        """Whether the step was last done from exactly this."""
        return self.path.exists() and self.path.read_text() == value

    def write(self, value: str) -> None:
        """Remember that the step was done from this."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(value)
