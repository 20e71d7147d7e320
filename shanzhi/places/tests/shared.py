"""Where the real rows are: they are not part of the project and may be absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[3]


def shared_file(name: str) -> Path:
    """A file of the shared public rows.

    Where they are absent the test is skipped with one line that says so; where SHANZHI_SHARED
    promises them, their absence is a failure.
    """
    promised = os.environ.get("SHANZHI_SHARED")
    folder = Path(promised) if promised else _ROOT.parent / "shared"
    path = folder / "data" / name
    if path.exists():
        return path
    if promised:
        pytest.fail(f"SHANZHI_SHARED promises {name}, which is not there")
    pytest.skip(f"the shared public rows are not beside the project ({name})")
