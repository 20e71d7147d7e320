"""No key and no token lies in the repository; what scanners ask for is asked for."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.architecture.planting import Planted, in_our_tree
from tests.architecture.rules.secrets import left_behind
from tests.architecture.rules.tree import ROOT

# Put together here, so that this file holds none of them.
PLANTED = [
    ("Private Key", "-----BEGIN " + "RSA PRIVATE KEY-----"),
    ("GitHub Token", "token = 'gh" + "p_" + "a1B2" * 9 + "'"),
    ("Basic Auth", "DATABASE_URL=postgresql://shanzhi:" + "plum42@db.example.cn/shanzhi"),
    ("AWS Access Key", "key = 'AKIA" + "ABCDEFGHIJKLMNOP'"),
    ("JSON Web Token", "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLXRoaXM"),
    ("Slack Token", "token = 'xox" + "b-123456789012-abcdefghijklmnopqrstuvwx'"),
]


def test_no_key_lies_in_the_repository() -> None:
    assert in_our_tree(left_behind) == []


@pytest.mark.parametrize(("kind", "line"), PLANTED, ids=lambda given: given.split(" ")[0])
def test_a_key_that_somebody_left_is_found(kind: str, line: str, tmp_path: Path) -> None:
    planted = Planted(left_behind, "deploy/settings.sh", f"first\n{line}\n", f":2 {kind}")

    assert any(planted.says in found for found in planted.found(tmp_path))


def test_a_line_that_says_why_it_is_no_secret_may_stay(tmp_path: Path) -> None:
    line = "-----BEGIN " + "RSA PRIVATE KEY-----  # not a secret: made for this test\n"

    assert Planted(left_behind, "a.py", line, "").found(tmp_path) == []


def test_bandits_rules_are_on_and_none_is_switched_off_for_all() -> None:
    """Ruff's S rules are bandit's (decision 29); tests and tools leave out a few by name."""
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"][
        "lint"
    ]

    assert {"S", "PL"} <= set(lint["select"])
    assert [rule for rule in lint["ignore"] if rule.startswith("S")] == []
    for where, rules in lint["per-file-ignores"].items():
        left_out = {rule for rule in rules if rule.startswith("S")}
        assert left_out <= {"S101", "S105", "S106", "S311", "S603", "S607"}, where
