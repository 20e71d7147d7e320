"""Households are entered by who looks after them, and read by nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from pytest_django import Settings

from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    NotFound,
    Role,
    TooMany,
    now,
    run_retention,
)
from shanzhi.people import api as people
from shanzhi.people.actions.import_households import import_households
from shanzhi.people.actions.link_people import link_people
from shanzhi.people.actions.rotate_keys import keys_behind, rotate_keys
from shanzhi.people.api import FactKind, FactSource, NewFact, NewHousehold, NewPerson
from shanzhi.people.demo_households import IN_THE_FIRST, load_demo_households
from shanzhi.people.models import Household, HouseholdFact, Person
from shanzhi.people.tests.factories import make_resident
from shanzhi.places.api import visible_grid
from shanzhi.places.tests.factories import make_building, make_grid, make_square, make_staff

pytestmark = pytest.mark.django_db
PHONE = "13800001234"


@pytest.fixture
def grid() -> str:
    return make_grid("翠湖花园网格", shape=make_square()).code


@pytest.fixture
def worker(grid: str) -> Actor:
    return make_staff(Role.GRID_WORKER, grid, id=None)


def settled(grid: str, *, phone: str = PHONE, is_own: bool = True) -> Household:
    """林秀英, 1940, alone behind 2-302."""
    household = people.register_household(NewHousehold(place_code=grid, door="2-302"), by=SYSTEM)
    new = NewPerson(name="林秀英", birth_year=1940, phone=phone, is_own=is_own)
    person, _new = people.register_person(household, new, by=SYSTEM)
    fact = NewFact(kind=FactKind.ALONE, source=FactSource.SELF, person_id=person.pk)
    people.note_fact(household, fact, by=SYSTEM)
    return household


def test_the_worker_of_the_grid_knows_the_name_and_may_call(grid: str, worker: Actor) -> None:
    household = settled(grid)
    seen = people.people_of(worker, [household])[household.pk][0]
    assert (seen.name, seen.number, seen.facts) == ("林秀英", PHONE, ("独居",))
    row = Person.objects.get()
    assert "林秀英".encode() not in bytes(row.name_encrypted)
    assert PHONE.encode() not in bytes(row.phone_encrypted)


def test_the_desk_reads_masked_names_until_it_says_why(grid: str) -> None:
    household = settled(grid)
    clerk = make_staff(Role.COMMUNITY_CLERK, grid[:12], id=None)
    seen = people.people_of(clerk, [household])[household.pk][0]
    assert (seen.name, seen.phone, seen.number) == ("林**", "138****1234", "")
    events = EventRecord.objects.count()
    with pytest.raises(Invalid):
        people.show_people(household, by=clerk, reason=" ")
    with pytest.raises(Invalid):
        people.show_people(household, by=clerk, reason="老人没有应门\x00")
    assert EventRecord.objects.count() == events
    people.show_people(household, by=clerk, reason="老人没有应门，打电话")
    shown = people.people_of(clerk, [household], shown=True)[household.pk][0]
    assert (shown.name, shown.number) == ("林秀英", PHONE)


@pytest.mark.parametrize(
    ("role", "digits"),
    [
        (Role.STREET_DISPATCHER, 9),
        (Role.CITY_DISPATCHER, 6),
        (Role.LEADER, 6),
        (Role.HANDLER, 12),
        (Role.OPERATOR, 6),
    ],
)
def test_nobody_further_up_reads_households(grid: str, role: Role, digits: int) -> None:
    household = settled(grid)
    above = make_staff(role, grid[:digits], id=None)
    assert not people.visible_households(above).exists()
    with pytest.raises(NotFound):
        people.household_for(above, household.pk)
    assert people.facts_of(above, [household]) == []
    with pytest.raises(Denied):
        people.show_people(household, by=above, reason="想了解一下情况")


def test_a_worker_of_the_next_grid_neither_reads_nor_writes(grid: str) -> None:
    household = settled(grid)
    next_door = make_staff(Role.GRID_WORKER, grid[:12] + "002", id=None)
    events = EventRecord.objects.count()
    assert not people.visible_households(next_door).exists()
    with pytest.raises(Denied):
        people.register_person(household, NewPerson(name="张三"), by=next_door)
    with pytest.raises(Denied):
        people.end_household(household, by=next_door)
    assert (Person.objects.count(), EventRecord.objects.count()) == (1, events)


def test_a_household_is_entered_once_per_door_and_again_when_it_has_moved(
    grid: str, worker: Actor
) -> None:
    household = settled(grid)
    with pytest.raises(Conflict):
        people.register_household(NewHousehold(place_code=grid, door=" 2-302 "), by=worker)
    people.end_household(household, by=worker)
    assert not people.visible_households(worker).exists()
    people.register_household(NewHousehold(place_code=grid, door="2-302"), by=worker)


def test_a_grid_that_no_text_can_hold_is_no_grid(grid: str) -> None:
    with pytest.raises(Invalid):
        people.register_household(NewHousehold(place_code=f"{grid[:14]}\x00", door="1"), by=SYSTEM)


def test_a_fact_names_its_source_and_day_and_is_noted_once(grid: str, worker: Actor) -> None:
    household = settled(grid)
    fact = HouseholdFact.objects.get()
    again = NewFact(kind=FactKind.ALONE, source=FactSource.SEEN, person_id=fact.person_id)
    assert people.note_fact(household, again, by=worker) == (fact, False)
    tomorrow = localdate() + timedelta(days=1)
    wrong = NewFact(kind="bad_neighbour", source="gossip", since=tomorrow, person_id=0)
    with pytest.raises(Invalid) as why:
        people.note_fact(household, wrong, by=worker)
    assert set(why.value.fields) == {"kind", "source", "since", "person"}
    early = NewFact(kind=FactKind.OLD, source=FactSource.SEEN, since=date(1, 1, 1))
    with pytest.raises(Invalid):
        people.note_fact(household, early, by=worker)
    people.end_fact(fact, by=worker)
    assert people.facts_of(worker, [household]) == []


def test_who_proves_the_number_is_linked_sees_it_and_has_it_erased(grid: str) -> None:
    household = settled(grid)
    resident = make_resident(phone=PHONE)
    assert link_people(resident) == 1
    assert link_people(resident) == 0
    parts = people.held_of(resident)["people"]
    assert any(row.get("name") == "林秀英" for held in parts for row in held.rows)
    assert ("household", household.pk) in people.subjects_of(resident)
    people.erase_resident(resident)
    assert not Person.objects.exists()
    assert not HouseholdFact.objects.exists()


def test_the_number_of_a_relative_links_nobody(grid: str) -> None:
    settled(grid, is_own=False)
    assert link_people(make_resident(phone=PHONE)) == 0


def test_a_number_told_long_ago_asks_for_the_name(grid: str) -> None:
    then = now() - timedelta(days=200)
    household = settled(grid)
    Person.objects.filter(household=household).update(registered_at=then)
    resident = make_resident(phone=PHONE)
    assert link_people(resident) == 0
    assert people.people_linked(resident) == []
    for wrong in ("", "白长河"):
        with pytest.raises(Invalid) as why:
            people.confirm_entry(resident, wrong, address="10.0.0.1")
        assert set(why.value.fields) == {"name"}
    assert people.people_linked(resident) == []
    assert people.confirm_entry(resident, " 林 秀英", address="10.0.0.1") == 1
    assert [person.household_id for person in people.people_linked(resident)] == [household.pk]


def test_who_has_the_number_now_sees_nothing_of_who_had_it(grid: str) -> None:
    household = settled(grid)
    before = make_resident(phone=PHONE)
    before.proved_at = now() - timedelta(days=91)
    before.save()
    Person.objects.filter(household=household).update(
        registered_at=now() - timedelta(days=300), resident=before
    )
    code = people.issue_phone_code(PHONE, "me", address="10.0.0.1").code
    resident = people.confirm_phone_code(PHONE, "me", code)
    assert resident.pk == before.pk
    assert people.people_linked(resident) == []
    assert people.disown_entries(resident) == 1
    assert people.disown_entries(resident) == 0
    assert not people.entries_waiting(resident).exists()
    person = Person.objects.get()
    assert (bytes(person.phone_index), person.left_at) == (b"", None)
    with pytest.raises(Invalid):
        people.confirm_entry(resident, "林秀英", address="10.0.0.1")


def test_a_name_is_not_guessed(grid: str) -> None:
    household = settled(grid)
    Person.objects.filter(household=household).update(registered_at=now() - timedelta(days=200))
    resident = make_resident(phone=PHONE)
    for guess in "赵钱孙李周":
        with pytest.raises(Invalid):
            people.confirm_entry(resident, guess, address="10.0.0.1")
    with pytest.raises(TooMany):
        people.confirm_entry(resident, "林秀英", address="10.0.0.1")
    assert people.people_linked(resident) == []


def test_a_number_is_the_own_one_of_one_person_of_a_household(grid: str) -> None:
    household = settled(grid)
    husband = NewPerson(name="白长河", birth_year=1938, phone=PHONE, is_own=True)
    with pytest.raises(Invalid) as why:
        people.register_person(household, husband, by=SYSTEM)
    assert set(why.value.fields) == {"phone"}
    shared = NewPerson(name="白长河", birth_year=1938, phone=PHONE)
    people.register_person(household, shared, by=SYSTEM)
    assert link_people(make_resident(phone=PHONE)) == 1


def test_what_moved_away_is_deleted_half_a_year_later(grid: str, worker: Actor) -> None:
    household = settled(grid)
    then = now() - timedelta(days=181)
    people.end_household(household, by=worker, at=then)
    run_retention()
    assert not Household.objects.exists()
    assert not Person.objects.exists()


def test_names_and_numbers_move_when_keys_turn(
    grid: str, worker: Actor, settings: Settings
) -> None:
    household = settled(grid)
    keys = dict(settings.DATA_KEYS)
    settings.DATA_KEYS = keys | {9: "another-key-of-thirty-two-letters"}
    settings.DATA_KEY_ID = 9
    assert keys_behind() == 2
    assert list(rotate_keys())
    assert keys_behind() == 0
    assert people.people_of(worker, [household])[household.pk][0].name == "林秀英"


def test_a_list_comes_in_once_and_refused_rows_say_why(grid: str, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    building = make_building("3幢", grid=visible_grid(SYSTEM, grid))
    lines = [
        "grid,building,door,name,relation,birth_year,phone,own_phone,facts",
        f"{grid},{building.name},2-302,林秀英,户主,1940,{PHONE},是,独居、高龄",
        f"{grid},{building.name},2-302,林小满,子女,1970,,,",
        f"{grid},9幢,101,许清和,户主,,,,",
        f"{grid},,老街7号,白长河,户主,19x0,,,",
        f"{grid},,老街8号,白立夏,户主,,,,可疑",
        "990101999999999,,老街9号,白素心,户主,,,,",
        "这一行少了列",
        f"{grid}\x00,,老街10号,白素心,户主,,,,",
        f"{grid},,老街11号,白素心,户主,{'9' * 5000},,,",
        f"{grid},,老街12号,白素心,户主,1899,,,",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    done = import_households(file, by=SYSTEM)
    assert (done.households, done.people) == (1, 2)
    assert [row.line for row in done.refused] == [4, 5, 6, 7, 8, 9, 10, 11]
    assert "9幢" in done.refused[0].reason
    assert not Household.objects.filter(door__startswith="老街").exists()
    again = import_households(file, by=SYSTEM)
    assert (again.households, again.people, len(again.refused)) == (0, 0, 8)


def test_the_demo_town_has_households(grid: str) -> None:
    make_building("3幢", grid=visible_grid(SYSTEM, grid))
    assert load_demo_households([grid], by=SYSTEM) == IN_THE_FIRST
    assert load_demo_households([grid], by=SYSTEM) == 0
