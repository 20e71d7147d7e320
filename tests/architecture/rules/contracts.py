"""The contracts of import-linter, run on any tree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.rules.tree import ROOT


def broken_contracts(tree: Path) -> list[str]:
    """Names of the contracts of pyproject.toml that ``tree/shanzhi`` breaks.

    Raises RuntimeError with its output when the linter itself cannot run.
    """
    linter = "from importlinter.cli import lint_imports_command as lint; lint()"
    run = subprocess.run(  # noqa: S603  # 2026-11-22: our own interpreter and our own words
        [sys.executable, "-c", linter, "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    if "Contracts:" not in run.stdout:
        raise RuntimeError(run.stdout + run.stderr)
    return re.findall(r"^(.+) BROKEN(?: |$)", run.stdout, re.MULTILINE)
