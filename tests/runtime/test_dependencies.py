"""What the code imports is in the list it is installed from, directly and not by luck."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from shanzhi.config.environment import ROOT

OURS = {"shanzhi", "tools", "tests", "benchmarks", "conftest"}


def test_everything_the_house_imports_is_in_base_in() -> None:
    files = [p for p in ROOT.glob("shanzhi/**/*.py") if "tests" not in p.parts]
    assert _unlisted(files, _listed("base")) == set()


def test_everything_the_tests_import_is_in_one_of_the_lists() -> None:
    files = [*ROOT.glob("shanzhi/**/tests/**/*.py"), *ROOT.glob("tests/**/*.py")]
    assert _unlisted(files, _listed("base") | _listed("dev")) == set()


def test_an_import_that_is_in_no_list_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("import os\nimport idna.core\nfrom django.db import models\n")
    assert _unlisted([planted], _listed("base")) == {"idna in planted.py"}


def _listed(name: str) -> set[str]:
    lines = (ROOT / f"requirements/{name}.in").read_text().splitlines()
    words = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith("-"))
    return {_plain(word[0]) for word in words if word}


def _unlisted(files: list[Path], listed: set[str]) -> set[str]:
    homes = packages_distributions()
    return {
        f"{name} in {path.name}"
        for path in files
        for name in _imported(path)
        if name not in sys.stdlib_module_names | OURS
        and not listed & {_plain(home) for home in homes.get(name, [])}
    }


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
