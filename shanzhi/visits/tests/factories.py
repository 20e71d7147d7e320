"""Households, visits and care for tests, made through the actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils.timezone import localdate

from shanzhi.kernel.api import SYSTEM, Actor
from shanzhi.people.api import (
    Account,
    FactKind,
    FactSource,
    Household,
    NewFact,
    NewHousehold,
    NewPerson,
    Person,
    note_fact,
    register_household,
    register_person,
)
from shanzhi.people.tests.factories import browser_of as browser
from shanzhi.visits.actions.record_visit import NewVisit, record_visit
from shanzhi.visits.actions.set_care import NewCare, set_care
from shanzhi.visits.models import CareLevel, Visit
from shanzhi.visits.models.care import Basis, CareNeed, Colour
from shanzhi.visits.models.visit import Met

NAME, PHONE = "林秀英", "13800001234"


def make_household(
    grid_code: str,
    door: str = "2-302",
    *,
    building_id: int | None = None,
    facts: tuple[FactKind, ...] = (),
    phone: str = "",
    days_ago: int = 0,
    at: datetime | None = None,
) -> tuple[Household, Person]:
    """林秀英, born 1940, behind a door; facts are noted ``days_ago``."""
    new = NewHousehold(place_code=grid_code, door=door, building_id=building_id)
    household = register_household(new, by=SYSTEM, at=at)
    who = NewPerson(name=NAME, birth_year=1940, phone=phone, is_own=bool(phone))
    person, _new = register_person(household, who, by=SYSTEM)
    since = localdate() - timedelta(days=days_ago)
    for kind in facts:
        note_fact(household, NewFact(kind=kind, source=FactSource.SEEN, since=since), by=SYSTEM)
    return household, person


def browser_of(actor: Actor) -> Client:
    """Somebody's browser, signed in."""
    return browser(Account.objects.get(pk=actor.id or 0))


def text_of(page: Any) -> str:
    """A page as its HTML."""
    return unescape(page.content.decode())


def make_visit(
    household: Household,
    by: Actor,
    *,
    met: Met = Met.MET,
    consent: bool = False,
    at: datetime | None = None,
) -> Visit:
    """A visit of which nothing else is told."""
    new = NewVisit(key=uuid4(), met=met, consent=consent)
    return record_visit(household, new, by=by, at=at)[0]


def make_care(
    person: Person,
    by: Actor,
    *,
    colour: Colour = Colour.RED,
    basis: Basis = Basis.SELF,
    at: datetime | None = None,
) -> CareLevel:
    """Somebody who lives alone and falls easily, with their consent."""
    day = (at.date() if at else localdate()) + timedelta(days=90)
    new = NewCare(
        colour=colour,
        needs=(CareNeed.NO_ONE_NEAR, CareNeed.FALLS),
        basis=basis,
        basis_words="《老年人权益保障法》第三十七条" if basis == Basis.DUTY else "",
        review_on=day,
    )
    return set_care(person, new, by=by, at=at)
