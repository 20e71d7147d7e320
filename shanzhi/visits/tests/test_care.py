"""Care is set by a person with consent, given, missed and passed up, and refused by whose it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import (
    NOBODY,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    NotFound,
    Role,
    local_zone,
    now,
)
from shanzhi.messaging.api import inbox
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import end_household, person_left
from shanzhi.people.tests.factories import make_resident
from shanzhi.visits.actions.hear import NewHeard, hear
from shanzhi.visits.actions.miss_care import answer_missed, sweep_care
from shanzhi.visits.actions.refuse_care import refuse_care
from shanzhi.visits.actions.ring_doorbell import ring_doorbell
from shanzhi.visits.actions.set_care import NewCare, lift_care, set_care
from shanzhi.visits.actions.set_pace import set_pace, set_visit_target
from shanzhi.visits.handlers import end_care
from shanzhi.visits.models import CareLevel, Heard, MissedCare, VisitTarget
from shanzhi.visits.models.care import Basis, CareEnd, CareNeed, Colour, MissKind
from shanzhi.visits.models.heard import Became, HeardKind
from shanzhi.visits.models.visit import Met
from shanzhi.visits.queries.own import own_care
from shanzhi.visits.queries.worklist import cares_by_household, to_visit
from shanzhi.visits.rules.care import Pace
from shanzhi.visits.rules.lists import Why
from shanzhi.visits.tests.factories import make_care, make_household, make_visit

pytestmark = pytest.mark.django_db
# A Thursday morning.
MORNING = datetime(2026, 11, 26, 9, 0, tzinfo=local_zone())
EVENING = MORNING.replace(hour=17, minute=5)


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def worker(town: Town) -> Actor:
    return make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")


@pytest.fixture
def care(town: Town, worker: Actor) -> CareLevel:
    """Red since yesterday: the bell is due today, the visit in six days."""
    _household, person = make_household(town.grid.code)
    return make_care(person, worker, at=MORNING - timedelta(days=1))


def ring(care: CareLevel, by: Actor, *, well: bool, at: datetime) -> None:
    ring_doorbell(care, by=by, key=uuid4(), is_answered=well, at=at)
    care.refresh_from_db()


def test_a_colour_needs_named_needs_a_word_and_a_day_of_review(town: Town, worker: Actor) -> None:
    _household, person = make_household(town.grid.code)
    today = MORNING.date()
    wrong = NewCare(colour="black", needs=(), basis="", review_on=today)
    with pytest.raises(Invalid) as why:
        set_care(person, wrong, by=worker, at=MORNING)
    assert set(why.value.fields) == {"colour", "needs", "basis", "review_on"}
    duty = NewCare(
        colour=Colour.RED, needs=(CareNeed.FALLS,), basis=Basis.DUTY,
        review_on=today + timedelta(days=200),
    )  # fmt: skip
    with pytest.raises(Invalid) as why:
        set_care(person, duty, by=worker, at=MORNING)
    assert set(why.value.fields) == {"basis_words", "review_on"}
    assert not CareLevel.objects.exists()


def test_another_colour_takes_the_place_of_the_one_before(care: CareLevel, worker: Actor) -> None:
    make_care(care.person, worker, colour=Colour.GREEN)
    care.refresh_from_db()
    assert care.end == CareEnd.REPLACED
    assert CareLevel.objects.filter(ended_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("role", "digits"),
    [
        (Role.GRID_WORKER, 12),
        (Role.STREET_DISPATCHER, 9),
        (Role.CITY_DISPATCHER, 6),
        (Role.LEADER, 6),
        (Role.HANDLER, 12),
    ],
)
def test_who_does_not_give_the_care_never_sees_it(
    care: CareLevel, town: Town, role: Role, digits: int
) -> None:
    scope = town.grid.code[:12] + "009" if role is Role.GRID_WORKER else town.grid.code[:digits]
    other = make_staff(role, scope)
    events = EventRecord.objects.count()
    assert cares_by_household(other, [care.household]) == {}
    assert to_visit(other, now()) == []
    for act in (
        lambda: lift_care(care, by=other),
        lambda: ring(care, other, well=True, at=MORNING),
        lambda: refuse_care(care, by=other),
        lambda: make_care(care.person, other),
    ):
        with pytest.raises(Denied):
            act()
    care.refresh_from_db()
    assert (care.ended_at, EventRecord.objects.count()) == (None, events)


def test_care_that_is_due_comes_first_and_a_visit_does_it(
    care: CareLevel, town: Town, worker: Actor
) -> None:
    make_household(town.grid.code, "9-901", at=MORNING - timedelta(days=90))
    rows = to_visit(worker, MORNING)
    assert [row.first for row in rows] == [Why.CARE_DUE, Why.UNSEEN]
    make_visit(care.household, worker, met=Met.NOBODY, at=MORNING)
    assert to_visit(worker, MORNING)[0].first == Why.CARE_DUE
    make_visit(care.household, worker, at=MORNING)
    care.refresh_from_db()
    today = MORNING.date()
    assert (care.visit_due_on, care.ring_due_on) == (
        today + timedelta(days=7), today + timedelta(days=1),
    )  # fmt: skip
    assert [row.first for row in to_visit(worker, MORNING)] == [Why.UNSEEN]


def test_the_bell_is_one_tap_and_the_same_tap_is_one(care: CareLevel, worker: Actor) -> None:
    key = uuid4()
    first = ring_doorbell(care, by=worker, key=key, is_answered=True, at=MORNING)
    assert ring_doorbell(care, by=worker, key=key, is_answered=True, at=MORNING) == first
    care.refresh_from_db()
    assert care.ring_due_on == MORNING.date() + timedelta(days=1)
    assert care.rings.count() == 1
    assert not MissedCare.objects.exists()


def test_no_answer_is_tried_again_the_same_day_and_then_told(
    care: CareLevel, worker: Actor
) -> None:
    ring(care, worker, well=False, at=MORNING)
    assert care.ring_due_on == MORNING.date()
    assert not MissedCare.objects.exists()
    ring(care, worker, well=False, at=MORNING + timedelta(hours=3))
    missed = MissedCare.objects.get()
    assert missed.kind == MissKind.NO_ANSWER
    ring(care, worker, well=False, at=MORNING + timedelta(hours=4))
    assert MissedCare.objects.count() == 1
    ring(care, worker, well=True, at=MORNING + timedelta(hours=5))
    missed.refresh_from_db()
    assert missed.answered_at is not None


def test_one_try_without_an_answer_and_no_second_is_missed_in_the_evening(
    care: CareLevel, worker: Actor
) -> None:
    ring(care, worker, well=False, at=MORNING)
    assert sweep_care(at=MORNING.replace(hour=16)) == (0, 0)
    assert sweep_care(at=EVENING) == (1, 0)
    assert MissedCare.objects.get().kind == MissKind.RING


def test_what_was_told_late_undoes_nothing_that_came_after_it(
    care: CareLevel, worker: Actor
) -> None:
    """Told on Saturday, without signal until then: a visit and a ring of Thursday."""
    day = timedelta(days=1)
    for hours in (0, 3):
        ring(care, worker, well=False, at=MORNING + day + timedelta(hours=hours))
    make_visit(care.household, worker, at=MORNING)
    kept = {"ring_due_on": (MORNING + day).date(), "visit_due_on": (MORNING + 7 * day).date()}
    assert CareLevel.objects.filter(**kept).exists()
    assert MissedCare.objects.get().answered_at is None  # nobody opened since: it stays open
    ring(care, worker, well=True, at=MORNING + 2 * day)
    ring_doorbell(
        care, by=worker, key=uuid4(), is_answered=True, age_s=2 * 86_400, at=MORNING + 2 * day
    )
    make_visit(care.household, worker, at=MORNING)
    care.refresh_from_db()
    assert care.ring_due_on == (MORNING + 3 * day).date()


def test_a_ring_that_was_told_late_is_of_the_day_on_which_it_was(
    care: CareLevel, worker: Actor
) -> None:
    told = {"by": worker, "is_answered": True, "age_s": 86_400, "at": MORNING + timedelta(days=1)}
    ring_doorbell(care, key=uuid4(), **told)  # type: ignore[arg-type]  # 2026-11-26: fields by name
    care.refresh_from_db()
    assert care.ring_due_on == (MORNING + timedelta(days=1)).date()
    assert care.rings.get().at == MORNING


def test_what_was_missed_goes_up_the_same_day_and_is_answered(
    care: CareLevel, town: Town, worker: Actor
) -> None:
    street = make_staff(Role.STREET_DISPATCHER, town.grid.code[:9], name="王强")
    assert sweep_care(at=EVENING) == (1, 0)
    assert sweep_care(at=EVENING + timedelta(hours=1)) == (0, 0)
    assert sweep_care(at=EVENING + timedelta(hours=2)) == (0, 1)
    assert sweep_care(at=EVENING + timedelta(hours=3)) == (0, 0)
    missed = MissedCare.objects.get()
    with pytest.raises(Invalid):
        answer_missed(missed, by=street, words="好")
    answer_missed(missed, by=street, words="女儿接走了，人平安", at=EVENING + timedelta(hours=3))
    missed.refresh_from_db()
    assert missed.answered_by_id == street.id
    # Answered, and still not seen: the next evening says so again.
    assert sweep_care(at=EVENING + timedelta(days=1)) == (1, 0)


def test_who_is_told_of_it(care: CareLevel, town: Town, worker: Actor) -> None:
    from shanzhi.visits.handlers import tell_care_givers, tell_community, tell_street

    street = make_staff(Role.STREET_DISPATCHER, town.grid.code[:9], name="王强")
    sweep_care(at=EVENING)
    sweep_care(at=EVENING + timedelta(hours=2))
    own(care)
    handlers: dict[str, Callable[..., None]] = {
        "visits.CareMissed": tell_community,
        "visits.MissedCarePassedUp": tell_street,
        "visits.CareRefused": tell_care_givers,
    }
    for record in EventRecord.objects.filter(kind__in=handlers).order_by("pk"):
        handler = handlers[record.kind]
        for _twice in range(2):
            handler(record.domain_event(), record)
    told = {who: [item.text for item in inbox(who).items] for who in (town.clerk, street, worker)}
    assert ["表示不要" in told[town.clerk][0], "还没有敲门" in told[town.clerk][1]] == [True, True]
    assert [len(told[town.clerk]), len(told[street])] == [2, 1]
    assert "社区两小时没有答复" in told[street][0]
    assert len(told[worker]) == 2


def own(care: CareLevel) -> CareLevel:
    """Its person says no, at their own end."""
    resident = make_resident()
    care.person.resident = resident
    care.person.save()
    found, actor = own_care(resident, care.pk)
    return refuse_care(found, by=actor)


def test_whose_it_is_sees_it_and_refuses_it(care: CareLevel, worker: Actor) -> None:
    with pytest.raises(NotFound):
        own_care(make_resident(), care.pk)
    with pytest.raises(Denied):
        refuse_care(care, by=NOBODY)
    refused = own(care)
    assert (refused.end, refused.ended_by_id) == (CareEnd.REFUSED, None)
    assert sweep_care(at=EVENING) == (0, 0)
    with pytest.raises(Invalid) as why:
        make_care(care.person, worker, basis=Basis.DUTY)
    assert set(why.value.fields) == {"basis"}
    make_care(care.person, worker)  # they have thought better of it


def test_who_refuses_means_the_colour_of_today_too(care: CareLevel, worker: Actor) -> None:
    """The page that they read is an hour old, and the worker has changed the colour since."""
    today = make_care(care.person, worker, colour=Colour.GREEN)
    own(care)
    today.refresh_from_db()
    assert today.end == CareEnd.REFUSED


def test_two_who_set_it_at_once_are_told(
    care: CareLevel, worker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shanzhi.visits.actions.set_care._open", lambda _person: [])
    with pytest.raises(Conflict):
        make_care(care.person, worker, colour=Colour.GREEN)


@pytest.mark.parametrize("act", [person_left, end_household])
def test_who_has_moved_away_is_missed_by_nobody(
    care: CareLevel, worker: Actor, act: Callable[..., object]
) -> None:
    act(care.person if act is person_left else care.household, by=worker, at=MORNING)
    record = EventRecord.objects.order_by("pk").last()
    handler: Callable[..., None] = end_care
    assert record is not None
    handler(record.domain_event(), record)
    assert sweep_care(at=EVENING) == (0, 0)
    care.refresh_from_db()
    assert care.end == CareEnd.LIFTED


def test_a_care_need_that_was_heard_ends_when_care_is_set(town: Town, worker: Actor) -> None:
    household, person = make_household(town.grid.code)
    visit = make_visit(household, worker, consent=True)
    new = NewHeard(key=uuid4(), kind=HeardKind.CARE, words="一个人住，怕摔倒没人知道")
    heard = hear(visit, new, by=worker)
    make_care(person, worker)
    heard.refresh_from_db()
    assert heard.became == Became.CARE
    assert Heard.objects.filter(ended_at__isnull=True).count() == 0


def test_a_place_says_how_often_and_nothing_is_put_off(care: CareLevel, town: Town) -> None:
    community = town.grid.code[:12]
    before = care.ring_due_on
    set_pace(community, Colour.RED, Pace(2, 1), by=town.clerk, at=MORNING)
    care.refresh_from_db()
    assert care.visit_due_on == MORNING.date() + timedelta(days=2)
    assert care.ring_due_on == before
    with pytest.raises(Denied):
        set_pace(community[:9], Colour.RED, Pace(2, 1), by=town.clerk)
    with pytest.raises(Invalid) as why:
        set_pace(community, "blue", Pace(0, 99), by=town.clerk)
    assert set(why.value.fields) == {"colour", "visit_days", "ring_days"}
    set_visit_target(community, 80, by=town.clerk)
    with pytest.raises(Invalid):
        set_visit_target(community, 0, by=town.clerk)
    assert VisitTarget.objects.get().households == 80
