"""A home that is away is not missed: who says so, what keeps still, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate

from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Denied,
    EventRecord,
    Invalid,
    NotFound,
    Role,
    now,
    run_retention,
)
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Person, Resident, held_of
from shanzhi.people.tests.factories import make_resident
from shanzhi.sensing.actions.end_absence import note_home, say_back
from shanzhi.sensing.actions.load_kinds import load_kinds
from shanzhi.sensing.actions.say_away import say_away
from shanzhi.sensing.intake.absences import note_who_is_home
from shanzhi.sensing.intake.opening import open_house, refresh
from shanzhi.sensing.models import Absence, Device, HomeConsent
from shanzhi.sensing.queries.absences import absence_for, own_home
from shanzhi.sensing.rules.book import RuleBook
from shanzhi.sensing.rules.rhythm import BIN_MS
from shanzhi.sensing.rules.rows import Activity, KindRow, RuleRow
from shanzhi.sensing.tests.factories import make_device, signed_in
from shanzhi.sensing.tests.test_rule_book import START, read, said
from shanzhi.visits.tests.factories import browser_of, make_household, text_of

HOUR = 3_600_000
DAY = 24 * HOUR
KIND = KindRow("door", 43_200, (Activity(0, is_state=True),), -1)
QUIET = RuleRow(1, 0, "quiet", "person", 2, "quiet", 2.5, 1.0)


class Life:
    """Somebody who is up from seven to twenty-one, at a door that tells; days count from 0."""

    def __init__(self) -> None:
        self.book = RuleBook([KIND], [QUIET], [""], np.zeros(1, np.int16), zone_ms=0)
        self.told: list[tuple[float, bool]] = []

    def live(self, day: int, *, until: int | None = None, at_home: bool = True) -> None:
        """From one midnight to another, half-hour by half-hour."""
        for step in range(day * 48, (until or day + 1) * 48):
            now_ms = START + step * BIN_MS
            if at_home and 14 <= step % 48 < 42:
                self.moves(now_ms)
            self.look(now_ms + BIN_MS - 1)

    def moves(self, at: int) -> None:
        """The door opens and closes."""
        rows = read(self.book, [(0, 0, 1.0, at + 60_000), (0, 0, 0.0, at + 90_000)])
        self.told += [((at - START) / DAY, bool(one[2])) for one in rows]

    def look(self, at: int) -> None:
        """What time alone decides; the device itself is alive."""
        rows = said(self.book.look(at, np.array([at], np.int64)))
        self.told += [((at - START) / DAY, bool(one[2])) for one in rows]

    def away(self, first: float, last: float) -> None:
        """They said so."""
        self.book.rhythms.know_away([(0, START + int(first * DAY), START + int(last * DAY))])


@pytest.fixture
def life() -> Life:
    life = Life()
    life.live(0, until=10)
    assert life.told == []
    return life


def test_nobody_is_missed_while_away_and_the_day_after_is_judged_again(life: Life) -> None:
    before = life.book.rhythms.share.copy()
    life.away(10, 13)
    life.live(10, until=13, at_home=False)
    assert life.told == []
    assert (life.book.rhythms.share == before).all()  # empty days teach nothing
    life.live(13, at_home=False)
    ((day, raised),) = life.told
    assert raised
    assert 13.3 < day < 13.8


def test_without_a_word_the_same_journey_is_called_the_same_day(life: Life) -> None:
    life.live(10, at_home=False)
    assert [raised for _day, raised in life.told] == [True]


def test_an_alarm_that_stands_is_over_when_it_is_said_that_they_are_away(life: Life) -> None:
    life.live(10, at_home=False)
    life.away(10, 12)
    life.live(11, at_home=False)
    assert [raised for _day, raised in life.told] == [True, False]
    life.live(12, at_home=False)
    assert [raised for _day, raised in life.told] == [True, False, True]


def test_home_early_is_two_movements_an_hour_apart_and_not_a_neighbour(life: Life) -> None:
    life.away(10, 20)
    day = START + 10 * DAY
    life.moves(day + HOUR)  # they leave late
    life.moves(day + 2 * HOUR)
    life.moves(day + 30 * HOUR)  # a neighbour waters the plants
    life.moves(day + 30 * HOUR + HOUR // 2)
    life.moves(day + 60 * HOUR)  # and again two days later
    assert life.book.rhythms.home == []
    life.moves(day + 61 * HOUR + 60_000)
    assert life.book.rhythms.home == [0]
    life.live(13, at_home=False)
    assert [raised for _day, raised in life.told] == [True]


@pytest.fixture
def town(db: None) -> Town:
    load_kinds()
    return make_town()


@pytest.fixture
def worker(town: Town) -> Actor:
    return make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")


def a_home(town: Town) -> tuple[Device, Resident]:
    """A door that looks after somebody, and whoever lives there with a phone."""
    household, person = make_household(town.grid.code)
    door = make_device("door", place_code=town.grid.code, household=household, person=person)
    HomeConsent.objects.create(
        device=door, household=household, place_code=town.grid.code, given_at=now()
    )
    resident = make_resident()
    Person.objects.filter(pk=person.pk).update(resident=resident)
    return door, resident


def events() -> list[str]:
    rows = EventRecord.objects.filter(aggregate="absence").order_by("sequence")
    return [row.kind.partition(".")[2] for row in rows]


def test_who_may_say_it_and_that_saying_it_again_is_the_same_absence(
    town: Town, worker: Actor
) -> None:
    door, resident = a_home(town)
    assert door.household is not None
    home, me = own_home(resident, door.household.pk)
    at = now()
    days = {"from_at": at, "until_at": at + timedelta(days=3)}
    for stranger in (
        make_staff(Role.GRID_WORKER, "990101009009001"),
        make_staff(Role.STREET_DISPATCHER, town.grid.code[:9]),
        make_staff(Role.LEADER, town.grid.code[:6]),
    ):
        with pytest.raises(Denied):
            say_away(home, by=stranger, **days)
    with pytest.raises(NotFound):
        own_home(make_resident(phone="13900003333"), home.pk)
    assert (Absence.objects.count(), events()) == (0, [])

    first = say_away(home, by=me, **days)
    longer = {"from_at": at, "until_at": at + timedelta(days=5)}
    assert say_away(home, by=worker, **longer).pk == first.pk
    assert events() == ["AwaySaid", "AwaySaid"]
    record = EventRecord.objects.filter(aggregate="absence").latest("sequence")
    assert set(record.payload) == {"absence_id", "household_id", "own"}
    # Whoever sees the device from further up does not learn that nobody is at home.
    assert absence_for(make_staff(Role.STREET_DISPATCHER, town.grid.code[:9]), home) is None
    for wrong in (
        {"from_at": at, "until_at": at - timedelta(hours=1)},
        {"from_at": at - timedelta(days=30), "until_at": at + timedelta(days=1)},
        {"from_at": at, "until_at": at + timedelta(days=120)},
    ):
        with pytest.raises(Invalid):
            say_away(home, by=me, **wrong)
    say_back(first, by=me)
    say_back(first, by=me)
    assert events()[2:] == ["AwayEnded"]
    assert note_home([door.pk], by=SYSTEM) == 0


def test_the_intake_knows_it_and_writes_down_who_is_home(town: Town, worker: Actor) -> None:
    door, _resident = a_home(town)
    assert door.household is not None
    connection.ensure_connection()
    link: Any = connection.connection
    house = open_house(link)
    rhythms = house.rules.book.rhythms
    at = now().replace(microsecond=0)
    say_away(door.household, by=worker, from_at=at, until_at=at + timedelta(days=3))
    refresh(link, house, [door.pk])
    assert rhythms.away_until.tolist() == [int((at + timedelta(days=3)).timestamp() * 1000)]
    rhythms.home.append(house.fleet.by_id[door.pk])
    assert note_who_is_home(house.fleet, house.rules) == 1
    row = Absence.objects.get()
    assert (row.is_seen_home, row.ended_at is not None, rhythms.home) == (True, True, [])
    refresh(link, house, [door.pk])
    assert rhythms.away_until.tolist() == [0]
    Absence.objects.update(ended_at=at - timedelta(days=31))
    run_retention()
    assert not Absence.objects.exists()


def test_on_the_residents_page_and_the_workers(town: Town, worker: Actor) -> None:
    door, resident = a_home(town)
    mine, phone = signed_in(resident), browser_of(worker)
    assert Client().post("/me/devices/absence")["Location"].startswith("/me/sign-in")
    assert "出门几天" in text_of(mine.get("/me/devices"))
    today, last = localdate(), localdate() + timedelta(days=2)
    form = {"home": str(door.household_id), "from": str(today), "until": str(last)}
    wrong = mine.post("/me/devices/absence", form | {"until": ""})
    assert (wrong.status_code, "请选择日期" in text_of(wrong)) == (422, True)
    assert mine.post("/me/devices/absence", form | {"home": "0"}).status_code == 404
    assert mine.post("/me/devices/absence", form).status_code == 303
    assert "我们回来了" in text_of(mine.get("/me/devices"))
    assert [held.page for held in held_of(resident)["sensing.absences"]] == ["/me/devices"]

    here = f"/worker/devices/{door.public_id}"
    assert "住户回来了" in text_of(phone.get(here))
    assert phone.post(f"{here}/absence/ending").status_code == 303
    assert Absence.objects.get().ended_at is not None
    assert phone.post(f"{here}/absence", form).status_code == 303
    desk = browser_of(town.clerk).get(f"/desk/devices/{door.public_id}")
    assert "登记人 王芳" in text_of(desk)
    chief = browser_of(make_staff(Role.CITY_DISPATCHER, town.grid.code[:6]))
    assert "外出" not in text_of(chief.get(f"/desk/devices/{door.public_id}"))
    assert chief.post(f"/desk/devices/{door.public_id}/absence", form).status_code == 403
