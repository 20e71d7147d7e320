"""A household of each place: somebody who is looked in on, what was missed, and what was heard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from shanzhi.kernel.api import SYSTEM, Target
from shanzhi.people.api import FactKind
from shanzhi.visits.models import Heard, MissedCare
from shanzhi.visits.models.care import MissKind
from shanzhi.visits.models.heard import HeardKind
from shanzhi.visits.tests.factories import make_care, make_household, make_visit


def put_household(put: Callable[..., None], code: str, at: datetime) -> None:
    """What the URLs of households, visits and care take."""
    here = Target(place_code=code)
    household, person = make_household(code, facts=(FactKind.ALONE,))
    care = make_care(person, SYSTEM)
    takes = {"household_id": household.pk}
    put("household", here, **takes)
    put("person", here, thing_id=person.pk, **takes)
    put("fact", here, thing_id=household.facts.get().pk, **takes)
    put("care", here, thing_id=care.pk, **takes)
    missed = MissedCare.objects.create(
        care=care, place_code=code, kind=MissKind.VISIT, day=at.date(), at=at, passed_up_at=at
    )
    put("missed", here, missed_id=missed.pk)
    visit = make_visit(household, SYSTEM)
    heard = Heard.objects.create(
        key=uuid4(), visit=visit, place_code=code, kind=HeardKind.WISH, words="老花镜", at=at
    )
    put("heard", here, heard_id=heard.pk)
