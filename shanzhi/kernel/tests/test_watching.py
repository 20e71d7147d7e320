"""Unusual reading is seen once, told once, and closed with a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shanzhi.kernel import clock
from shanzhi.kernel.actions.acknowledge_alert import acknowledge_alert
from shanzhi.kernel.actions.set_watch_rule import set_watch_rule
from shanzhi.kernel.actors import Actor, Grant, Role
from shanzhi.kernel.audit.record import record_access
from shanzhi.kernel.audit.watch import watch_accesses
from shanzhi.kernel.audit.watch_rules import BY_KEY, Figures, is_night, limit_of
from shanzhi.kernel.models import AccessAlert, Event
from shanzhi.kernel.refusals import Denied, Invalid, WrongState

pytestmark = pytest.mark.django_db
# A Wednesday at ten, and the Tuesday night before it, in China.
MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECURITY = Actor(kind="staff", id=90, name="孙安", grants=(Grant(Role.SECURITY_ADMIN, "990101"),))


def clerk(number: int) -> Actor:
    grants = (Grant(Role.COMMUNITY_CLERK, "990101001001"),)
    return Actor(kind="staff", id=number, name="李明", grants=grants)


def looks(
    monkeypatch: pytest.MonkeyPatch,
    at: datetime,
    count: int,
    *,
    who: int = 7,
    action: str = "cases.read",
    case: int = 1,
) -> None:
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: at - timedelta(minutes=1))
        record_access(clerk(who), action=action, subject=("case", case), count=count)


def test_more_than_the_ceiling_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks(monkeypatch, MORNING, 301)

    (alert,) = watch_accesses(MORNING)
    assert (alert.rule, alert.actor_id, alert.found, alert.limit) == ("volume", 7, 301, 60)
    assert alert.place_code == "990101001001"
    assert watch_accesses(MORNING + timedelta(minutes=5)) == []
    assert Event.objects.filter(kind="kernel.AccessAlertRaised").count() == 1


def test_somebody_who_always_reads_much_has_the_full_ceiling(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for days in range(1, 6):
        looks(monkeypatch, MORNING - timedelta(days=days), 100)
    looks(monkeypatch, MORNING, 290)

    assert watch_accesses(MORNING) == []


def test_lists_that_move_by_themselves_do_not_count_but_what_a_program_takes_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks(monkeypatch, MORNING, 5_000, action="cases.list")
    assert watch_accesses(MORNING) == []

    looks(monkeypatch, MORNING, 5_000, action="cases.api_list")
    assert [alert.found for alert in watch_accesses(MORNING)] == [500]


def test_reading_at_night_and_off_duty(monkeypatch: pytest.MonkeyPatch) -> None:
    set_watch_rule("volume", Figures(300, 0, 60, is_active=False), by=SECURITY)
    looks(monkeypatch, NIGHT, 101)
    looks(monkeypatch, EVENING, 201, who=8)
    looks(monkeypatch, MORNING, 250, who=9)

    assert [alert.rule for alert in watch_accesses(NIGHT)] == ["night"]
    assert [alert.rule for alert in watch_accesses(EVENING)] == ["off_duty"]
    assert watch_accesses(MORNING) == []


def test_many_people_at_one_matter_and_many_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    for who in range(100, 116):
        looks(monkeypatch, MORNING, 1, who=who, case=55)
    looks(monkeypatch, MORNING, 31, action="kernel.refused")

    found = {alert.rule: alert for alert in watch_accesses(MORNING)}
    assert set(found) == {"many_readers", "refusals"}
    assert (found["many_readers"].subject_id, found["many_readers"].actor_id) == (55, None)


def test_a_rule_that_is_off_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_watch_rule("volume", Figures(1, 0, 60, is_active=False), by=SECURITY)
    looks(monkeypatch, MORNING, 301)

    assert watch_accesses(MORNING) == []


def test_an_alert_is_closed_with_a_word_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks(monkeypatch, MORNING, 301)
    (alert,) = watch_accesses(MORNING)

    with pytest.raises(Invalid):
        acknowledge_alert(alert, by=SECURITY, note=" ")
    with pytest.raises(Denied):
        acknowledge_alert(alert, by=clerk(7), note="没事")
    acknowledge_alert(alert, by=SECURITY, note="值班集中核查")
    with pytest.raises(WrongState):
        acknowledge_alert(alert, by=SECURITY, note="再来")

    closed = AccessAlert.objects.get()
    assert (closed.acknowledged_by, closed.note) == (90, "值班集中核查")
    assert Event.objects.filter(kind="kernel.AccessAlertAcknowledged").count() == 1


def test_figures_that_make_no_sense_are_refused() -> None:
    with pytest.raises(Invalid):
        set_watch_rule("volume", Figures(0, 0, 60), by=SECURITY)
    with pytest.raises(Denied):
        set_watch_rule("volume", Figures(10, 0, 60), by=clerk(7))


def test_the_limit_is_the_lower_of_ceiling_and_habit() -> None:
    shipped = BY_KEY["volume"].shipped
    assert limit_of(shipped, 0) == 60
    assert limit_of(shipped, 20) == 100
    assert limit_of(shipped, 1_000) == 300
    assert [hour for hour in range(24) if is_night(hour)] == [0, 1, 2, 3, 4, 5, 22, 23]


@pytest.mark.parametrize(("address", "alerts"), [("10.0.0.7", 1), ("10.0.0.9", 0)])
def test_a_one_time_password_used_where_its_giver_signs_in_is_told(
    monkeypatch: pytest.MonkeyPatch, address: str, alerts: int
) -> None:
    giver = Actor(kind="staff", id=60, name="周宁", grants=(Grant(Role.OPERATOR, "990101"),))
    owner = Actor(kind="staff", id=7, name="李明")
    said: list[tuple[Actor, str, int, str]] = [
        (giver, "people.sign_in", 60, "10.0.0.7"),
        (giver, "people.one_time_given", 7, ""),
        (owner, "people.one_time_used", 7, address),
    ]
    for minute, (who, action, account, where) in enumerate(said):
        with monkeypatch.context() as then:
            then.setattr(clock, "now", lambda m=minute: MORNING + timedelta(minutes=m))
            record_access(who, action=action, subject=("account", account), address=where)

    raised = watch_accesses(MORNING + timedelta(minutes=5))
    assert [(a.rule, a.actor_id, a.subject_id, a.place_code) for a in raised] == (
        [("one_time_password", 60, 7, "990101")] * alerts
    )
    assert watch_accesses(MORNING + timedelta(minutes=10)) == []
