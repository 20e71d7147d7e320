"""What tells of a matter or a resident is read for somebody, and that somebody is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.planting import Planted, Rule, in_our_tree
from tests.architecture.rules import viewers

RULES: list[Rule] = [viewers.without_viewer, viewers.ignored_viewers, viewers.stale_exceptions]
QUERIES = "shanzhi/cases/queries/rising.py"
PLANTED = [
    Planted(
        viewers.without_viewer,
        QUERIES,
        "def rising(place_code):\n    return Case.objects.filter(place_code=place_code)\n",
        "rising reads",
    ),
    Planted(
        viewers.without_viewer,
        QUERIES,
        "def noisy(days: int):\n    return _found(days)\n\n"
        "def _found(days: int):\n    return list(Comment.objects.all())\n",
        "noisy reads",
    ),
    Planted(
        viewers.without_viewer,
        "shanzhi/kernel/queries_many.py",
        "def all_of(cursor):\n    cursor.execute('SELECT * FROM cases_case')\n",
        "all_of reads",
    ),
    Planted(
        viewers.without_viewer,
        "shanzhi/portal/web/neighbours.py",
        "def neighbours(request):\n    return Resident._default_manager.count()\n",
        "neighbours reads",
    ),
    Planted(
        viewers.ignored_viewers,
        QUERIES,
        "def mine(viewer: Actor):\n    return Case.objects.all()\n",
        "never looks at its viewer",
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_reads_keep_the_rule(rule: Rule) -> None:
    assert in_our_tree(rule) == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.says)
def test_a_read_for_nobody_is_found(planted: Planted, tmp_path: Path) -> None:
    found = planted.found(tmp_path)

    assert len(found) == 1
    assert planted.says in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "def seen(viewer: Actor):\n    return Case.objects.filter(holder_unit__in=viewer.unit_ids)\n",
        "def words_of(case: Case):\n    return Comment.objects.filter(case=case)\n",
        "def linked(token: str):\n    return Case.objects.get(link=token)\n",
        "def grids(place_code: str):\n    return Grid.objects.filter(code=place_code)\n",
    ],
)
def test_a_viewer_a_row_found_for_one_or_a_proof_is_enough(text: str, tmp_path: Path) -> None:
    assert Planted(viewers.without_viewer, QUERIES, text, "").found(tmp_path) == []


def test_an_exception_that_excuses_nothing_is_found(tmp_path: Path) -> None:
    text = "def public_case(case: Case):\n    return Case.objects.get(pk=case.pk)\n"
    planted = Planted(viewers.stale_exceptions, "shanzhi/cases/queries/near.py", text, "")

    assert "shanzhi/cases/queries/near.py public_case needs no exception: take it off the list" in (
        planted.found(tmp_path)
    )
