"""Rooms use each other through front doors, downwards, and in no other way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.architecture.planting import Planted, Rule, in_our_tree
from tests.architecture.rules import imports
from tests.architecture.rules.contracts import broken_contracts
from tests.architecture.rules.tree import ROOT, write

RULES: list[Rule] = [
    imports.front_doors,
    imports.migrations_alone,
    imports.no_signals,
    imports.foreign_managers,
]
PLANTED = [
    Planted(
        imports.front_doors,
        "shanzhi/places/queries.py",
        "from shanzhi.cases.api import close_case\n",
        "on a floor above",
    ),
    Planted(
        imports.front_doors,
        "shanzhi/portal/web/home.py",
        "def home():\n    from shanzhi.cases.models.case import Case\n",
        "past the front door",
    ),
    Planted(
        imports.front_doors,
        "shanzhi/cases/queries.py",
        "from shanzhi.places import models\n",
        "past the front door",
    ),
    Planted(
        imports.migrations_alone,
        "shanzhi/cases/migrations/0002_more.py",
        "from shanzhi.cases.workflow import State\n",
        "imports shanzhi.cases.workflow",
    ),
    Planted(
        imports.no_signals,
        "shanzhi/people/handlers.py",
        "from django.db.models.signals import post_save\n",
        "Django signals",
    ),
    Planted(
        imports.no_signals,
        "shanzhi/people/handlers.py",
        "import django.dispatch\n",
        "Django signals",
    ),
    Planted(
        imports.foreign_managers,
        "shanzhi/cases/queries.py",
        "from shanzhi.people.api import Resident\nfound = Resident.objects.all()\n",
        "Resident.objects of another room",
    ),
    Planted(
        imports.foreign_managers,
        "shanzhi/cases/queries.py",
        "from shanzhi.people.api import Account as A\nfound = A._default_manager.first()\n",
        "A._default_manager of another room",
    ),
    Planted(
        imports.foreign_managers,
        "shanzhi/cases/queries.py",
        "from django.apps import apps\nResident = apps.get_model('people.Resident')\n",
        "from the registry",
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_rooms_keep_the_rule(rule: Rule) -> None:
    assert in_our_tree(rule) == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.says)
def test_a_newcomers_shortcut_is_found(planted: Planted, tmp_path: Path) -> None:
    found = planted.found(tmp_path)

    assert len(found) == 1
    assert planted.says in found[0]
    assert planted.path in found[0]


def test_own_models_and_front_doors_are_not_shortcuts(tmp_path: Path) -> None:
    write(
        tmp_path,
        "shanzhi/cases/queries.py",
        "from shanzhi.cases.models import Case\nfrom shanzhi.places.api import locate\n"
        "from shanzhi.lib.masking import masked\nfound = Case.objects.all()\n",
    )
    write(
        tmp_path,
        "shanzhi/cases/tests/test_report.py",
        "from shanzhi.places.tests.factories import make_grid\n",
    )

    assert [why for rule in RULES for why in rule(tmp_path)] == []


def test_the_linters_contracts_hold() -> None:
    assert broken_contracts(ROOT) == []


@pytest.fixture
def our_code(tmp_path: Path) -> Path:
    """A copy of the rooms in which something can be planted."""
    unwanted = shutil.ignore_patterns("tests", "locale", "templates", "__pycache__", "*.csv")
    shutil.copytree(ROOT / "shanzhi", tmp_path / "shanzhi", ignore=unwanted)
    return tmp_path


def test_the_linters_contracts_stop_planted_imports(our_code: Path) -> None:
    write(our_code, "shanzhi/lib/clever.py", "import shanzhi.cases.api\n")
    write(our_code, "shanzhi/cases/models/clever.py", "import shanzhi.cases.web\n")
    write(our_code, "shanzhi/portal/web/clever.py", "import shanzhi.people.models\n")

    assert [name.split(":")[0] for name in broken_contracts(our_code)] == [
        "Floors",
        "Inside a room",
        "Front door of people",
    ]


def test_a_room_without_a_floor_is_found(our_code: Path) -> None:
    write(our_code, "shanzhi/annex/__init__.py", "")

    assert [name.split(":")[0] for name in broken_contracts(our_code)] == ["Floors"]
