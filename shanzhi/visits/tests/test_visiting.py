"""A visit is recorded once, with consent for what was said; what was heard does not get lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from shanzhi.cases.api import Case, lately_handled, near, similar_open
from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import (
    Actor,
    Denied,
    EventRecord,
    Invalid,
    Role,
    WrongState,
    broken_at,
    history,
    now,
    run_retention,
)
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import FactKind, Household, erase_resident, held_of
from shanzhi.people.tests.factories import make_resident
from shanzhi.visits.actions.end_heard import end_heard
from shanzhi.visits.actions.hear import NewHeard, hear
from shanzhi.visits.actions.record_visit import NewVisit, record_visit
from shanzhi.visits.models import Heard, Visit
from shanzhi.visits.models.heard import Became, HeardKind
from shanzhi.visits.models.visit import Met
from shanzhi.visits.queries.worklist import to_visit
from shanzhi.visits.rules.lists import Why
from shanzhi.visits.tests.factories import PHONE, make_household, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def worker(town: Town) -> Actor:
    return make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")


def test_a_visit_sent_twice_is_one(town: Town, worker: Actor) -> None:
    household, person = make_household(town.grid.code, facts=(FactKind.ALONE,))
    new = NewVisit(
        key=uuid4(), met=Met.MET, person_id=person.pk, needs=("meals",), hazards=("gas",),
        mood="有点孤单", ticked=("elders.1", "elders.3"), consent=True,
    )  # fmt: skip
    visit, created = record_visit(household, new, by=worker)
    again, repeated = record_visit(household, new, by=worker)
    assert (again, created, repeated) == (visit, True, False)
    assert (visit.lists, visit.needs) == (["elders"], ["meals"])
    assert [row.kind for row in history("visit", visit.pk)] == ["visits.VisitRecorded"]
    assert not to_visit(worker, now())


def test_without_consent_nothing_is_kept_that_was_said(town: Town, worker: Actor) -> None:
    household, _person = make_household(town.grid.code)
    new = NewVisit(key=uuid4(), met=Met.MET, mood="不开心", needs=("company",))
    events = EventRecord.objects.count()
    with pytest.raises(Invalid) as why:
        record_visit(household, new, by=worker)
    assert set(why.value.fields) == {"consent"}
    assert (Visit.objects.count(), EventRecord.objects.count()) == (0, events)
    make_visit(household, worker)


def test_what_is_not_on_the_lists_is_refused(town: Town, worker: Actor) -> None:
    household, _person = make_household(town.grid.code)
    new = NewVisit(
        key=uuid4(), met="seen", person_id=0, needs=("loan",), hazards=("x",), ticked=("y.1",),
        mood="长" * 101, consent=True,
    )  # fmt: skip
    with pytest.raises(Invalid) as why:
        record_visit(household, new, by=worker)
    assert set(why.value.fields) == {"met", "person", "needs", "hazards", "ticked", "mood"}


@pytest.mark.parametrize("role", [Role.STREET_DISPATCHER, Role.LEADER, Role.HANDLER])
def test_nobody_else_visits(town: Town, role: Role) -> None:
    household, _person = make_household(town.grid.code)
    with pytest.raises(Denied):
        make_visit(household, make_staff(role, town.grid.code[:9]))
    assert not Visit.objects.exists()


def test_the_list_says_why_and_what_is_pressing_comes_first(town: Town, worker: Actor) -> None:
    old = now() - timedelta(days=70)
    make_household(town.grid.code, "1-101", at=old)
    alone, _p = make_household(town.grid.code, "1-102", facts=(FactKind.ALONE,))
    tenant, _p = make_household(town.grid.code, "1-103", facts=(FactKind.NEW_TENANT,), days_ago=5)
    make_household(town.grid.code, "1-104")
    rows = to_visit(worker, now())
    assert [row.first for row in rows] == [Why.NEW_TENANT, Why.ALONE, Why.UNSEEN]
    assert [row.household for row in to_visit(worker, now(), Why.ALONE)] == [alone]
    make_visit(tenant, worker)
    make_visit(alone, worker, met=Met.NOBODY)
    assert [row.first for row in to_visit(worker, now())] == [Why.ALONE, Why.UNSEEN]


def test_the_list_costs_the_same_for_many(
    town: Town, worker: Actor, django_assert_max_num_queries: object
) -> None:
    for door in range(12):
        make_household(town.grid.code, f"1-{door}", facts=(FactKind.ALONE,))
    with django_assert_max_num_queries(10):  # type: ignore[operator]  # 2026-11-26: a fixture
        assert len(to_visit(worker, now())) == 12


def heard_at(household: Household, by: Actor, kind: HeardKind, words: str) -> Heard:
    visit = make_visit(household, by, consent=True)
    return hear(visit, NewHeard(key=uuid4(), kind=kind, words=words), by=by)


def test_what_was_heard_becomes_a_matter_and_ends_with_it(town: Town, worker: Actor) -> None:
    household, _person = make_household(town.grid.code, building_id=town.building.pk)
    heard = heard_at(household, worker, HeardKind.MATTER, "楼道灯坏了好几天")
    case = heard.case
    assert case is not None
    assert (case.place_code, case.building_id, case.source) == (
        town.grid.code, town.building.pk, "worker",
    )  # fmt: skip
    assert case.address == household.door  # who handles it must find them
    again = hear(
        heard.visit, NewHeard(key=heard.key, kind=HeardKind.MATTER, words="楼道灯坏了"), by=worker
    )
    assert (again, Case.objects.count()) == (heard, 1)
    with pytest.raises(WrongState):
        end_heard(heard, by=worker, became=Became.DONE, note="办好了")


@pytest.mark.parametrize("kind", HeardKind)
def test_what_was_said_is_not_written_down_without_their_word(
    town: Town, worker: Actor, kind: HeardKind
) -> None:
    household, _person = make_household(town.grid.code)
    visit = make_visit(household, worker)
    events = EventRecord.objects.count()
    with pytest.raises(Invalid) as why:
        hear(visit, NewHeard(key=uuid4(), kind=kind, words="楼道灯坏了好几天"), by=worker)
    assert set(why.value.fields) == {"consent"}
    assert (Heard.objects.count(), Case.objects.count()) == (0, 0)
    assert EventRecord.objects.count() == events


def test_neighbours_do_not_read_what_was_said_at_a_door(town: Town, worker: Actor) -> None:
    household, _person = make_household(town.grid.code)
    words = "楼上天天吵架，老人不敢说"
    heard = heard_at(household, worker, HeardKind.DISPUTE, words)
    assert heard.case is not None
    assert near(town.grid.code) == []
    assert similar_open(words, town.grid.code) == []
    assert Client().get(f"/follow/{heard.case.public_id}").status_code == 404
    close = {"state": "handled", "handled_at": now(), "outcome": "solved"}
    Case.objects.filter(pk=heard.case.pk).update(**close)
    assert lately_handled(town.grid.code) == []


def test_a_dispute_that_ended_is_looked_after_again(town: Town, worker: Actor) -> None:
    household, _person = make_household(town.grid.code)
    heard = heard_at(household, worker, HeardKind.DISPUTE, "和楼上为漏水吵起来了")
    assert heard.case is not None
    assert heard.case.category_id.startswith("1311")
    before = now() - timedelta(days=3)
    Case.objects.filter(pk=heard.case.pk).update(finished_at=before)
    Visit.objects.update(at=before - timedelta(days=9))
    assert [row.first for row in to_visit(worker, now())] == [Why.AFTER_DISPUTE]
    make_visit(household, worker)
    assert to_visit(worker, now()) == []


def test_a_wish_has_a_holder_and_an_end(town: Town, worker: Actor) -> None:
    household, _person = make_household(town.grid.code)
    wish = heard_at(household, worker, HeardKind.WISH, "想要一副老花镜")
    assert (wish.holder_id, wish.holder_unit_id) == (worker.id, town.desk.pk)
    with pytest.raises(Invalid) as why:
        end_heard(wish, by=town.clerk, became="", note="")
    assert set(why.value.fields) == {"became", "note"}
    ended = end_heard(wish, by=town.clerk, became=Became.DONE, note="眼镜店送来了")
    assert (ended.became, ended.ended_at is not None) == ("done", True)
    with pytest.raises(WrongState):
        end_heard(wish, by=town.clerk, became=Became.DONE, note="再说一遍")
    assert broken_at(history("heard", wish.pk)) is None


def test_nothing_is_heard_in_the_next_grid(town: Town, worker: Actor) -> None:
    household, _person = make_household(town.grid.code)
    wish = heard_at(household, worker, HeardKind.WISH, "想要一副老花镜")
    stranger = make_staff(Role.GRID_WORKER, town.grid.code[:12] + "009")
    with pytest.raises(Denied):
        end_heard(wish, by=stranger, became=Became.DONE, note="不是我的")
    with pytest.raises(Denied):
        hear(wish.visit, NewHeard(key=uuid4(), kind=HeardKind.WISH, words="x"), by=stranger)
    assert Heard.objects.filter(ended_at__isnull=True).count() == 1


def test_words_go_after_a_year_and_with_an_erasure(town: Town, worker: Actor) -> None:
    household, person = make_household(town.grid.code, phone=PHONE)
    person.resident = make_resident(phone=PHONE)
    person.save()
    new = NewVisit(
        key=uuid4(), met=Met.MET, person_id=person.pk, mood="挺好", note="爱下棋", consent=True
    )
    visit, _new = record_visit(household, new, by=worker)
    wish = hear(visit, NewHeard(key=uuid4(), kind=HeardKind.WISH, words="想下棋"), by=worker)
    rows = [row for held in held_of(person.resident)["visits"] for row in held.rows]
    assert "爱下棋" in rows[0]["text"]
    assert "想下棋" in rows[0]["text"]
    erase_resident(person.resident)
    visit.refresh_from_db()
    wish.refresh_from_db()
    assert (visit.mood, visit.note, visit.person_id, wish.words) == ("", "", None, "")
    assert wish.became == Became.NOT_WANTED
    late = make_visit(household, worker)
    Visit.objects.filter(pk=late.pk).update(
        at=now() - timedelta(days=366), note="旧话", consent=True
    )
    assert run_retention()["visits.words"] == 1
    late.refresh_from_db()
    assert late.note == ""
