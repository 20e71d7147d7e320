"""docs/security.md names only tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.rules.tree import ROOT

PAGES = ("docs/security.md", "docs/decisions/0032-sign-out-leaves-drafts.md", "SECURITY.md")
NAMED = re.compile(r"`((?:tests|shanzhi)/[\w/]+\.py)(?:::(\w+))?`")


def unknown(text: str, tree: Path = ROOT) -> list[str]:
    """Named files that are not there, and tests that their files do not hold."""
    missing = []
    for path, test in NAMED.findall(text):
        file = tree / path
        if not file.exists() or (test and test not in _functions(file)):
            missing.append(f"{path}::{test}" if test else path)
    return missing


def _functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_pages_name_exists() -> None:
    for page in PAGES:
        assert unknown((ROOT / page).read_text(encoding="utf-8")) == [], page


def test_the_page_names_many() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")

    assert len({test for _path, test in NAMED.findall(text)}) > 30


def test_a_test_that_nobody_wrote_is_found() -> None:
    text = "`tests/attacks/test_too_much.py::test_nobody_wrote_me` and `tests/gone.py`"

    assert unknown(text) == [
        "tests/attacks/test_too_much.py::test_nobody_wrote_me",
        "tests/gone.py",
    ]
