"""What the database knows of the floors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps

from tests.architecture.rules.models import pointing_up


def test_foreign_keys_point_to_their_own_floor_or_below() -> None:
    assert list(pointing_up(apps.get_models())) == []


@pytest.fixture
def a_grid_that_knows_its_matters() -> Iterator[type[models.Model]]:
    with isolate_apps("shanzhi.places", "shanzhi.cases"):

        class Case(models.Model):
            class Meta:
                app_label = "cases"

            def __str__(self) -> str:
                return ""

        class NosyGrid(models.Model):
            latest = models.ForeignKey(Case, on_delete=models.CASCADE)

            class Meta:
                app_label = "places"

            def __str__(self) -> str:
                return ""

        yield NosyGrid


def test_a_key_from_a_grid_up_to_a_matter_is_found(
    a_grid_that_knows_its_matters: type[models.Model],
) -> None:
    assert list(pointing_up([a_grid_that_knows_its_matters])) == [
        "places.NosyGrid.latest points up to cases.Case"
    ]


@pytest.mark.django_db
def test_no_migration_was_forgotten() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


@pytest.mark.django_db
def test_a_forgotten_migration_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = ProjectState.from_apps(apps)
    nickname = models.CharField(max_length=10, default="")
    ours.add_field("people", "account", "nickname", nickname, preserve_default=True)
    monkeypatch.setattr(ProjectState, "from_apps", lambda _apps: ours)

    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
