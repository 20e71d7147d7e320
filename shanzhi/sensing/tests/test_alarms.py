"""From a row of the intake to one matter and to people; taken, attended, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from shanzhi.cases.api import Case, Source, Urgency
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.kernel.api import SYSTEM, Denied, EventRecord, Invalid, Role, WrongState, now
from shanzhi.messaging.tests.factories import told
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.sensing.actions import judge_alarms as judging
from shanzhi.sensing.actions.close_alarms import close_alarm, close_alarms, close_with_matter
from shanzhi.sensing.actions.ending import end_alarms
from shanzhi.sensing.actions.sweep_alarms import sweep_alarms
from shanzhi.sensing.actions.take_alarms import (
    acknowledge_alarms,
    attend_alarms,
    release_alarms,
)
from shanzhi.sensing.models import (
    Alarm,
    AlarmCall,
    AlarmGroup,
    AlarmOutcome,
    AlarmState,
    AlarmStep,
    Cause,
    Device,
    Maintenance,
    Severity,
)
from shanzhi.sensing.tests.alarm_factories import clear_alarm, look, make_group, raise_alarm
from shanzhi.sensing.tests.factories import make_device
from shanzhi.sensing.watch.loop import Watch

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def town() -> Town:
    return make_town()


def smoke(town: Town, **given: Any) -> Device:
    return make_device(place_code=town.grid.code, building=town.building, **given)


def called(tier: int) -> list[str]:
    rows = AlarmCall.objects.filter(tier=tier, account__isnull=False).order_by("pk")
    return [f"{call.why} {call.account.name}" for call in rows if call.account]


def test_a_smoke_alarm_is_a_matter_and_calls_who_is_near(town: Town) -> None:
    group = make_group(smoke(town, spot="2单元302厨房"))
    case = group.case
    assert case is not None
    assert (case.source, case.urgency, case.category_id) == (
        Source.SENSOR,
        Urgency.EMERGENCY,
        "1307009",
    )
    assert case.place_code == town.grid.code
    assert "烟感告警：火情" in case.text.body
    assert "2单元302厨房" in case.text.body
    assert called(0) == ["grid 王芳", "clerk 李明"]
    notices = told("sensing.called.fire")
    assert {notice.account_id for notice in notices} == {
        call.account_id for call in AlarmCall.objects.all()
    }
    assert {notice.link for notice in notices} == {f"/desk/alarms/{group.pk}"}
    steps = AlarmStep.objects.order_by("tier")
    assert [(step.tier, step.done_at is not None) for step in steps] == [
        (0, True),
        (1, False),
        (2, False),
        (3, False),
    ]


def test_looking_again_does_nothing_twice(town: Town) -> None:
    device = smoke(town)
    make_group(device)
    before = (Case.objects.count(), AlarmCall.objects.count(), EventRecord.objects.count())
    raise_alarm(device)
    look()
    assert (Case.objects.count(), AlarmCall.objects.count(), EventRecord.objects.count()) == before


def test_what_nobody_takes_goes_up_and_stops_when_somebody_takes_it(town: Town) -> None:
    make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], name="赵街")
    make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6], name="钱市")
    start = now()
    alarm = raise_alarm(smoke(town))
    look(start)
    clear_alarm(alarm)
    look(start + 31 * SECOND)
    assert called(1) == []  # the clerk was called at once already: who else is there goes up
    look(start + 61 * SECOND)
    assert called(2) == ["street 赵街"]
    group = AlarmGroup.objects.get()
    acknowledge_alarms(group, by=town.clerk, at=start + 70 * SECOND)
    look(start + 300 * SECOND)
    assert called(3) == []
    events = EventRecord.objects.filter(kind__startswith="sensing.").order_by("pk")
    assert [row.kind.removeprefix("sensing.Alarm") for row in events] == [
        "Raised",
        "Called",
        "Escalated",
        "Escalated",
        "Acknowledged",
    ]


def test_an_acknowledgement_by_mistake_is_taken_back_and_steps_go_on(town: Town) -> None:
    make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], name="赵街")
    start = now()
    raise_alarm(smoke(town))
    look(start)
    group = acknowledge_alarms(AlarmGroup.objects.get(), by=town.clerk, at=start + 5 * SECOND)
    neighbour = make_staff(Role.COMMUNITY_CLERK, COMMUNITY, name="周")
    with pytest.raises(Denied):
        release_alarms(group, by=neighbour, at=start + 6 * SECOND)
    with pytest.raises(WrongState):
        acknowledge_alarms(group, by=neighbour, at=start + 6 * SECOND)
    with pytest.raises(WrongState):
        release_alarms(group, by=town.clerk, at=start + 36 * SECOND)
    release_alarms(group, by=town.clerk, at=start + 30 * SECOND)
    look(start + 61 * SECOND)
    assert called(2) == ["street 赵街"]
    assert Alarm.objects.get().state == AlarmState.RAISED


def test_a_stranger_takes_nothing_and_nothing_is_announced(town: Town) -> None:
    group = make_group(smoke(town))
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002", name="外人")
    before = EventRecord.objects.count()
    for verb in (acknowledge_alarms, attend_alarms):
        with pytest.raises(Denied):
            verb(group, by=stranger)
    with pytest.raises(Denied):
        close_alarms(group, by=stranger, outcome=AlarmOutcome.TRUE, note="x")
    assert AlarmGroup.objects.get().state == AlarmState.RAISED
    assert EventRecord.objects.count() == before


def test_a_false_alarm_closes_its_matter_and_says_why(town: Town) -> None:
    group = make_group(smoke(town))
    attend_alarms(group, by=town.clerk)
    with pytest.raises(Invalid) as why:
        close_alarms(group, by=town.clerk, outcome=AlarmOutcome.COOKING)
    assert set(why.value.fields) == {"note"}  # the device still sees it
    close_alarms(group, by=town.clerk, outcome=AlarmOutcome.COOKING, note="正在炒菜，烟还没散")
    case = Case.objects.get()
    assert case.state == "handled"
    assert "误报：做饭油烟" in case.outcome_note
    alarm = Alarm.objects.get()
    assert (alarm.state, alarm.outcome) == (AlarmState.CLOSED, AlarmOutcome.COOKING)
    closed = EventRecord.objects.get(kind="sensing.AlarmClosed").payload
    assert (closed["still_seen"], closed["is_last"]) == (1, True)


def test_a_true_one_leaves_its_matter_open_and_ends_with_it_otherwise(town: Town) -> None:
    first, second = smoke(town), smoke(town)
    raise_alarm(first)
    alarm = raise_alarm(second)
    look()
    clear_alarm(alarm)
    alarm.refresh_from_db()
    close_alarm(alarm, by=town.clerk, outcome=AlarmOutcome.TRUE)
    case = Case.objects.get()
    assert case.state == "dispatched"
    assert AlarmGroup.objects.get().closed_at is None
    close_with_matter(case.pk, by=SYSTEM)
    outcomes = Alarm.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == [AlarmOutcome.MATTER, AlarmOutcome.TRUE]
    assert AlarmGroup.objects.get().state == AlarmState.CLOSED


def test_tests_call_nobody(town: Town) -> None:
    raise_alarm(smoke(town, test_until=now() + timedelta(hours=1)))
    look()
    alarm = Alarm.objects.get()
    assert (alarm.state, alarm.outcome, alarm.is_test) == ("closed", AlarmOutcome.TEST, True)
    assert not AlarmGroup.objects.exists()
    assert not told("sensing.called.fire")


def test_maintenance_holds_calls_and_everything_is_judged_at_its_end(town: Town) -> None:
    start = now()
    device, other = smoke(town), smoke(town)
    raise_alarm(device)
    look(start)
    work = Maintenance.objects.create(
        place_code=town.grid.code,
        building=town.building,
        starts_at=start + 10 * SECOND,
        ends_at=start + 600 * SECOND,
        reason="换电池",
        made_at=start,
    )
    raise_alarm(other)
    look(start + 40 * SECOND)
    assert called(1) == []
    assert set(Alarm.objects.values_list("is_held", flat=True)) == {True}
    assert AlarmGroup.objects.get().alarms_count == 1
    sweep_alarms(by=SYSTEM, at=start + 300 * SECOND)
    look(start + 300 * SECOND)
    assert set(Alarm.objects.values_list("is_held", flat=True)) == {True}
    sweep_alarms(by=SYSTEM, at=work.ends_at)
    look(work.ends_at)
    assert set(Alarm.objects.values_list("is_held", flat=True)) == {False}
    assert AlarmGroup.objects.get().alarms_count == 2
    assert Case.objects.count() == 1
    assert AlarmStep.objects.filter(tier=3, done_at__isnull=False).exists()


def test_small_things_open_no_matter_and_end_by_themselves(town: Town) -> None:
    alarm = raise_alarm(smoke(town), Cause.FAULT, Severity.MINOR)
    look()
    clear_alarm(alarm)
    sweep_alarms(by=SYSTEM, at=now() + timedelta(minutes=1))
    assert AlarmGroup.objects.get().closed_at is None
    sweep_alarms(by=SYSTEM, at=now() + timedelta(minutes=3))
    assert AlarmGroup.objects.get().outcome == AlarmOutcome.PASSED
    assert not Case.objects.exists()
    assert not AlarmCall.objects.exists()


def test_many_silent_behind_a_gateway_are_one_matter_of_the_gateway(town: Town) -> None:
    gateway = make_device("gateway", place_code=town.grid.code)
    for _n in range(9):
        device = make_device(place_code=town.grid.code, gateway=gateway)
        raise_alarm(device, Cause.SILENCE, Severity.MINOR)
    look()
    assert not Case.objects.exists()
    device = make_device(place_code=town.grid.code, gateway=gateway)
    raise_alarm(device, Cause.SILENCE, Severity.MINOR)
    look()
    raise_alarm(gateway, Cause.SILENCE, Severity.MAJOR)
    look()
    group = AlarmGroup.objects.get()
    assert (group.severity, group.alarms_count) == (Severity.MAJOR, 11)
    assert Case.objects.count() == 1


def test_more_alarms_are_one_line_in_the_history_now_and_then(town: Town) -> None:
    start = now()
    raise_alarm(smoke(town))
    look(start)
    for _n in range(3):
        raise_alarm(smoke(town))
    look(start + SECOND)
    sweep_alarms(by=SYSTEM, at=start + 2 * SECOND)
    lines = EventRecord.objects.filter(kind="cases.CaseSignalled")
    assert not lines.exists()
    for _twice in range(2):
        sweep_alarms(by=SYSTEM, at=start + 31 * SECOND)
    assert [line.payload["count"] for line in lines] == [3]
    assert Case.objects.count() == 1


def test_a_device_that_comes_and_goes_is_one_alarm_that_counts(town: Town) -> None:
    device = smoke(town)
    alarm = raise_alarm(device)
    look()
    for _n in range(3):
        clear_alarm(alarm)
        assert raise_alarm(device).pk == alarm.pk
    look()
    alarm.refresh_from_db()
    assert (alarm.flaps, Case.objects.count()) == (3, 1)


def test_what_comes_back_soon_is_the_same_and_calls_again(town: Town) -> None:
    start, device = now(), smoke(town)

    def end(outcome: AlarmOutcome, seconds: int) -> None:
        group = AlarmGroup.objects.get(closed_at=None)
        close_alarms(
            group, by=town.clerk, outcome=outcome, note="看过了", at=start + seconds * SECOND
        )

    raise_alarm(device)
    look(start)
    end(AlarmOutcome.STEAM, 10)
    raise_alarm(device)
    look(start + 300 * SECOND)
    group = AlarmGroup.objects.get()
    assert (group.state, group.reopened, group.alarms_count) == (AlarmState.RAISED, 1, 2)
    assert Case.objects.count() == 2  # the first was closed as false
    assert group.case is not None
    assert group.case.state == "dispatched"
    assert len(called(0)) == 4
    end(AlarmOutcome.TRUE, 400)
    raise_alarm(device)
    look(start + 500 * SECOND)
    assert Case.objects.count() == 2  # that of the fire is open still, and goes on
    end(AlarmOutcome.TRUE, 600)
    raise_alarm(device)
    look(start + 1300 * SECOND)
    assert AlarmGroup.objects.count() == 2


def test_what_breaks_for_one_group_keeps_nobody_else_waiting(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_for_gas(group: AlarmGroup) -> str:
        if group.cause == Cause.GAS:
            raise RuntimeError
        return "3幢"

    monkeypatch.setattr("shanzhi.sensing.actions.call_people.where_of", breaks_for_gas)
    start, device = now(), smoke(town)
    raise_alarm(device, Cause.GAS)
    raise_alarm(device)
    look(start)
    assert {call.alarm.cause for call in AlarmCall.objects.select_related("alarm")} == {Cause.FIRE}
    monkeypatch.undo()
    look(start + 6 * SECOND)
    assert {call.alarm.cause for call in AlarmCall.objects.select_related("alarm")} == {
        Cause.FIRE,
        Cause.GAS,
    }


def test_a_place_that_no_unit_serves_does_not_keep_others_waiting(town: Town) -> None:
    raise_alarm(make_device(place_code="880101001001001"))
    raise_alarm(smoke(town))
    watch = Watch(lambda: True)
    watch.look()
    watch.look()
    cases = dict(AlarmGroup.objects.values_list("place_code", "case__place_code"))
    assert cases == {"880101001001001": None, town.grid.code: town.grid.code}


def test_an_alarm_that_ended_before_it_was_judged_does_not_keep_others_waiting(town: Town) -> None:
    """A device is taken down, or a home withdraws its consent, in the very moment."""
    gone, stays = raise_alarm(smoke(town)), raise_alarm(smoke(town))
    end_alarms([gone.pk], outcome=AlarmOutcome.TEST, by=SYSTEM, at=now())
    Watch(lambda: True).look()
    stays.refresh_from_db()
    gone.refresh_from_db()
    assert stays.judged_at is not None
    assert (gone.state, gone.group_id) == (AlarmState.CLOSED, None)


def test_an_alarm_that_cannot_be_judged_does_not_keep_others_waiting(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is wrong with one row, those beside it are judged in the same look, and it is tried again later."""
    rows = [
        raise_alarm(smoke(town)),
        *(raise_alarm(make_device(place_code=town.grid.code)) for _n in range(4)),
    ]
    spoilt = rows[2].pk
    real = judging._by_care

    def by_care(given: Any) -> Any:
        if any(row.id == spoilt for row in given):
            raise IntegrityError("Failing row contains (somebody's words)")
        return real(given)

    monkeypatch.setattr(judging, "_by_care", by_care)
    watch = Watch(lambda: True)
    watch.look()
    assert [*Alarm.objects.filter(judged_at__isnull=True).values_list("pk", flat=True)] == [spoilt]
    assert f"alarm {spoilt}: IntegrityError" in caplog.text
    assert "somebody's words" not in caplog.text
    watch.look()
    monkeypatch.undo()
    Watch(lambda: True).look()
    assert not Alarm.objects.filter(judged_at__isnull=True).exists()
