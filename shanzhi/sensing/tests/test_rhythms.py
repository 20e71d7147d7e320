"""What is learnt of somebody's day belongs to them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from shanzhi.cases.tests.factories import make_town
from shanzhi.kernel.api import now, run_retention
from shanzhi.people.api import Person, people_linked
from shanzhi.people.tests.factories import make_resident
from shanzhi.sensing.actions.keep_rhythms import bring_back_rhythms, keep_rhythms
from shanzhi.sensing.models import Device, HomeConsent, Rhythm
from shanzhi.sensing.own_part.rhythm import erase, held
from shanzhi.sensing.queries.rules import load_rules
from shanzhi.sensing.rules.book import RuleBook
from shanzhi.sensing.tests.factories import make_device
from shanzhi.visits.tests.factories import make_household

pytestmark = pytest.mark.django_db


def make_door(code: str, behind: str = "2-302") -> tuple[Device, HomeConsent]:
    household, person = make_household(code, behind)
    door = make_device("door", place_code=code, household=household, person=person)
    consent = HomeConsent.objects.create(
        device=door, household=household, place_code=code, given_at=now()
    )
    return door, consent


def book_of(count: int) -> RuleBook:
    loaded = load_rules()
    kinds = np.full(count, loaded.index["door"], np.int16)
    return RuleBook(loaded.kinds, loaded.rules, loaded.places, kinds)


def test_a_rhythm_is_kept_over_a_restart_and_goes_with_the_consent() -> None:
    town = make_town()
    (one, consent), (other, taken_back) = (
        make_door(town.grid.code),
        make_door(town.grid.code, "2-303"),
    )
    taken_back.withdrawn_at = now()
    taken_back.save()
    book = book_of(2)
    book.rhythms.share[0, 16] = 0.75
    assert keep_rhythms(book, [one.pk, other.pk]) == 1
    again = book_of(2)
    assert bring_back_rhythms(again, {one.pk: 1, other.pk: 0}) == 1
    assert again.rhythms.share[1, 16] == 0.75
    consent.withdrawn_at = now() + timedelta(seconds=1)
    consent.save()
    run_retention()
    assert not Rhythm.objects.exists()


def test_a_resident_sees_what_was_learnt_and_has_it_erased() -> None:
    town = make_town()
    door, _consent = make_door(town.grid.code)
    book = book_of(1)
    book.rhythms.share[0, 16] = 0.75
    keep_rhythms(book, [door.pk])
    resident = make_resident()
    assert held(resident) == []
    Person.objects.filter(pk=door.person_id or 0).update(resident=resident)
    assert [person.pk for person in people_linked(resident)] == [door.person_id]
    (line,) = held(resident)
    assert "门磁" in line.what
    assert line.rows[16] == {"from": "08:00", "share_of_days": 0.75}
    erase(resident, now())
    assert held(resident) == []
