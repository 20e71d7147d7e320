"""Visits and care in the demo town: some were seen this month, some are looked in on."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from shanzhi.kernel.api import SYSTEM, Actor, now
from shanzhi.people.api import FactKind, Household, Person, facts_of, visible_households
from shanzhi.visits.actions.hear import NewHeard, hear
from shanzhi.visits.actions.record_visit import NewVisit, record_visit
from shanzhi.visits.actions.set_care import NewCare, set_care
from shanzhi.visits.models import Visit
from shanzhi.visits.models.care import Basis, CareNeed, Colour
from shanzhi.visits.models.heard import HeardKind
from shanzhi.visits.models.visit import Met, Need

NAMESPACE = uuid.UUID("3f0d8c52-9a17-5e3c-8a44-1f6f0b1f7a90")
MOODS = ("气色不错，惦记着孙子", "腿脚不如去年", "刚搬来，还不熟", "")
WISHES = ("想有人陪着下盘棋", "想要一副老花镜")


@transaction.atomic
def load_demo_visits(viewer: Actor, *, at: datetime | None = None) -> int:
    """Visits to every third household of the viewer's, and care for those who live alone or are
    ill; once only. Returns how many visits are new. ``viewer`` is who looks after them."""
    end = at or now()
    if Visit.objects.exists():
        return 0
    households = list(visible_households(viewer).order_by("pk"))
    kinds: dict[int, set[str]] = {}
    for fact in facts_of(viewer, households):
        kinds.setdefault(fact.household_id, set()).add(fact.kind)
    made = 0
    for number, household in enumerate(households):
        person = household.people.order_by("pk").first()
        if person is not None:
            _look_in(person, kinds.get(household.pk, set()), number, end)
        if number % 3 == 0:
            _visit(household, number, viewer, end)
            made += 1
    return made


def _look_in(person: Person, kinds: set[str], number: int, end: datetime) -> None:
    if not {FactKind.ALONE, FactKind.ILL} & kinds:
        return
    colour = (Colour.RED, Colour.YELLOW, Colour.GREEN)[number % 3]
    new = NewCare(
        colour=colour,
        needs=(CareNeed.NO_ONE_NEAR,) if FactKind.ALONE in kinds else (CareNeed.ILL,),
        basis=Basis.SELF,
        review_on=localtime(end).date() + timedelta(days=90),
    )
    set_care(person, new, by=SYSTEM, at=end - timedelta(days=1))


def _visit(household: Household, number: int, by: Actor, end: datetime) -> None:
    key = uuid.uuid5(NAMESPACE, f"{household.place_code}{household.door}")
    mood = MOODS[number % len(MOODS)]
    new = NewVisit(
        key=key,
        met=Met.MET if number % 2 else Met.NOBODY,
        needs=(Need.COMPANY,) if mood and number % 2 else (),
        mood=mood if number % 2 else "",
        consent=True,
    )
    at = end - timedelta(days=number % 9 + 2, hours=number % 5)
    visit, _new = record_visit(household, new, by=by, at=at)
    if number % 9 == 3:
        words = WISHES[number % len(WISHES)]
        wish = NewHeard(key=uuid.uuid5(key, "wish"), kind=HeardKind.WISH, words=words)
        hear(visit, wish, by=by, at=at)
