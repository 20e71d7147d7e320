"""Figures follow what happens: each event once, whatever the order, and made anew they are the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Sum

from shanzhi.cases.tests.factories import make_handled, make_report, make_town
from shanzhi.insight.actions.figures.follow import Follower, NotBuilt, follow_all
from shanzhi.insight.actions.figures.rebuild import rebuild
from shanzhi.insight.models import FigureCell, FigureMatter, Grain

pytestmark = pytest.mark.django_db


def everything() -> list[Any]:
    """All cells that hold something, and all matters."""
    cells = [
        row
        for row in FigureCell.objects.order_by("pk").values()
        if any(value for name, value in row.items() if name not in KEY)
    ]
    return [cells, list(FigureMatter.objects.order_by("pk").values())]


KEY = {"place_code", "grain", "start", "category", "source", "loop", "outcome"}


def test_nothing_is_followed_before_it_was_built() -> None:
    with pytest.raises(NotBuilt):
        Follower().step()


def test_what_is_followed_is_what_is_made_anew() -> None:
    town = make_town()
    make_report(town)
    rebuild()
    make_handled(town)
    make_report(town)
    follow_all()
    followed = everything()
    assert FigureMatter.objects.count() == 3
    rebuild()
    assert everything() == followed
    county = FigureCell.objects.filter(place_code="990101", grain=Grain.MONTH)
    assert county.aggregate(came=Sum("came"), handled=Sum("handled"), left=Sum("left")) == {
        "came": 3,
        "handled": 1,
        "left": 1,
    }
