"""Files that can be read in one sitting, moved to any machine, and trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.architecture.planting import Planted, Rule, in_our_tree
from tests.architecture.rules import shape

RULES: list[Rule] = [
    shape.too_long,
    shape.vague_names,
    shape.foreign_addresses,
    shape.loose_locks,
    shape.loose_node_locks,
    shape.excuses,
]
CODE = "shanzhi/cases/rules.py"
# In two pieces: written in one, each would be found in this very file.
PLANTED = [
    Planted(shape.too_long, CODE, "x = 1\n" * 401, "401 lines"),
    Planted(shape.too_long, "frontend/src/islands/map.ts", "let x\n" * 251, "251 lines"),
    Planted(shape.vague_names, "shanzhi/cases/utils.py", "", "“utils”"),
    Planted(shape.vague_names, "shanzhi/common/words.py", "", "“common”"),
    Planted(shape.vague_names, "frontend/src/helpers.ts", "", "“helpers”"),
    Planted(shape.foreign_addresses, "docs/a.md", "from https://py" + "pi.org/simple", "registry"),
    Planted(shape.foreign_addresses, "Makefile", "cd /wo" + "rk/main", "one machine"),
    Planted(shape.foreign_addresses, ".npmrc", "registry." + "npmjs.org", "registry"),
    Planted(shape.loose_locks, "requirements/base.txt", "click==8.1\n", "click has no hash"),
    Planted(
        shape.loose_locks,
        "requirements/base.txt",
        "click==8.1 \\\n    --hash=sha256:00\na @ https://x/a --hash=sha256:00\n",
        "has an address",
    ),
    Planted(
        shape.loose_node_locks,
        "frontend/package-lock.json",
        json.dumps({"packages": {"node_modules/vite": {"version": "8"}}}),
        "vite has no hash",
    ),
    Planted(
        shape.loose_node_locks,
        "frontend/package-lock.json",
        json.dumps({"packages": {"a": {"integrity": "sha512-", "resolved": "https://x"}}}),
        "a has an address",
    ),
    Planted(shape.excuses, CODE, "x = 1  # no" + "qa: E501\n", "no day and reason"),
    Planted(shape.excuses, CODE, "x = 1  # type: " + "ignore[misc]\n", "no day and reason"),
    Planted(shape.excuses, CODE, "x = 1  # type: " + "ignore  # 2026-11-22: so\n", "no day"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_files_keep_the_rule(rule: Rule) -> None:
    assert in_our_tree(rule) == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted.path} {planted.says}")
def test_a_file_that_breaks_the_rule_is_found(planted: Planted, tmp_path: Path) -> None:
    found = planted.found(tmp_path)

    assert len(found) == 1
    assert planted.says in found[0]


def test_an_exception_with_its_day_and_reason_is_accepted(tmp_path: Path) -> None:
    text = "x = 1  # no" + "qa: E501, S608  # 2026-11-22: the address is that long\n"

    assert Planted(shape.excuses, CODE, text, "").found(tmp_path) == []
