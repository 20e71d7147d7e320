"""The benchmarks' own loader knows today's columns: it goes around every action, so nothing else
would notice a new one before the next measurement."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from benchmarks import desk_load, loop
from benchmarks.loop_staff import make_clerks
from shanzhi.cases.models import Case

pytestmark = pytest.mark.django_db
MATTERS = 120


def fill(*, all_open: bool) -> None:
    """A county with so many matters, indexes and constraints standing."""
    link: Any = connection.connection
    desk_load.fill(link, MATTERS, lambda _said: None, all_open=all_open)


def test_a_loaded_county_is_one_that_people_could_have_made() -> None:
    fill(all_open=False)
    assert Case.objects.count() == MATTERS
    for case in Case.objects.order_by("?")[:10]:
        case.full_clean(validate_unique=False)
        assert (case.clocks.count(), case.dispatches.count()) == (2, 1)
    assert {*Case.objects.values_list("state", flat=True)} >= {"dispatched", "rated", "not_rated"}


def test_open_matters_wait_for_people_and_their_clocks_are_swept() -> None:
    fill(all_open=True)
    (clerk,) = make_clerks(1, desk_load.COUNTY)
    assert len(clerk.cookie) > 30
    states = {*Case.objects.values_list("state", flat=True)}
    assert states == {"dispatched"}
    told = loop.sweep(late=2)
    assert (told["clocks"], told["late"], told["announced"]) == (2 * MATTERS, 2, 2)
    assert told["again"]["late"] == 0
