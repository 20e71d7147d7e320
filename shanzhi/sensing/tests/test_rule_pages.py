"""Rules of alarms at the desk: who may set what for which place, and what happens when two do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.cases.tests.factories import make_town
from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    Role,
    WrongState,
)
from shanzhi.kernel.tests.factories import deliver_all
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.sensing.actions.agree_to_weaker import agree_to_weaker, refuse_weaker
from shanzhi.sensing.actions.save_rule import RuleDraft, draft_of, save_rule
from shanzhi.sensing.actions.switch_rule import agree_to_off, refuse_off, switch_rule
from shanzhi.sensing.actions.try_rule import FEW_DEVICES, finish_trial
from shanzhi.sensing.api import load_kinds
from shanzhi.sensing.models import AlarmRule, RuleTrial
from shanzhi.sensing.queries.rules import load_rules, rule_sets, rules_off
from shanzhi.sensing.rules.rows import RuleRow
from shanzhi.sensing.rules.weakening import is_weaker
from shanzhi.sensing.tests.factories import make_device
from shanzhi.sensing.web.rule_form import typed_of
from shanzhi.visits.tests.factories import browser_of

pytestmark = pytest.mark.django_db
Notice = apps.get_model("messaging", "Notice")
COUNTY, STREET = "990101", "990101001"


@pytest.fixture
def chief() -> Actor:
    make_town()
    load_kinds()
    return make_staff(Role.CITY_DISPATCHER, COUNTY)


@pytest.fixture
def gas(chief: Actor) -> RuleDraft:
    """The general rule over gas, as the county would write its own."""
    rule = AlarmRule.objects.get(kind="gas", name="燃气浓度过高")
    return replace(draft_of(rule), place_code=COUNTY)


def events() -> int:
    return EventRecord.objects.filter(aggregate="alarm_rule").count()


def test_a_county_makes_a_rule_of_its_own_and_changes_it_with_a_version_each(
    chief: Actor, gas: RuleDraft
) -> None:
    made = save_rule(replace(gas, raise_at=9), by=chief)
    assert (made.version, made.changed_by_id) == (1, chief.id)
    changed = save_rule(replace(gas, raise_at=8), by=chief, rule_id=made.pk, version=1)
    assert changed.version == 2
    same = save_rule(replace(gas, raise_at=8), by=chief, rule_id=made.pk, version=2)
    assert (same.version, events()) == (2, 2)
    told = EventRecord.objects.filter(aggregate="alarm_rule").latest("sequence")
    assert told.payload["changed"] == ["raise_at"]
    assert (told.payload["values"]["raise_at"], told.actor_id) == (8, chief.id)


def test_two_change_a_rule_and_the_second_is_told(chief: Actor, gas: RuleDraft) -> None:
    made = save_rule(gas, by=chief)
    save_rule(replace(gas, raise_at=9), by=chief, rule_id=made.pk, version=1)
    with pytest.raises(Conflict, match="第 2 版"):
        save_rule(replace(gas, raise_at=20), by=chief, rule_id=made.pk, version=1)
    with pytest.raises(Conflict, match="同名"):
        save_rule(gas, by=chief)
    made.refresh_from_db()
    assert (made.raise_at, events()) == (9, 2)


def test_a_street_may_not_set_the_rules_of_the_county_or_of_everybody(
    chief: Actor, gas: RuleDraft
) -> None:
    street = make_staff(Role.STREET_DISPATCHER, STREET)
    general = AlarmRule.objects.get(kind="gas", name="燃气浓度过高")
    for place in (COUNTY, "", "990101002"):
        with pytest.raises(Denied):
            save_rule(replace(gas, place_code=place), by=street)
    with pytest.raises(Denied):
        switch_rule(general, by=street, is_on=False, version=1, reason="吵")
    general.refresh_from_db()
    assert (general.is_on, events()) == (True, 0)


def test_numbers_that_make_no_sense_are_refused_in_words(chief: Actor, gas: RuleDraft) -> None:
    for changed, field in (
        ({"raise_at": 400.0}, "raise_at"),
        ({"raise_at": float("nan")}, "raise_at"),
        ({"clear_at": 30.0}, "clear_at"),
        ({"needed": 4, "of": 3}, "needed"),
        ({"hold_s": 600}, "hold_s"),
        ({"severity": 0}, "severity"),
        ({"metric": "smoke"}, "metric"),
        ({"form": "quiet", "raise_at": 4.0}, "form"),
        ({"form": "rise", "window_s": 1}, "window_s"),
        ({"form": "together", "other_metric": "lel", "window_s": 60}, "other_metric"),
        ({"form": "silence", "raise_at": 0.5, "cause": "silence"}, "raise_at"),
        ({"name": " "}, "name"),
    ):
        with pytest.raises(Invalid) as refused:
            save_rule(replace(gas, **changed), by=chief)
        assert field in refused.value.fields, changed
    assert events() == 0


def test_a_rule_is_switched_off_with_a_reason_and_holds_nothing_there(
    chief: Actor, gas: RuleDraft
) -> None:
    made = save_rule(gas, by=chief)
    with pytest.raises(Invalid):
        switch_rule(made, by=chief, is_on=False, version=1)
    asked = switch_rule(made, by=chief, is_on=False, version=1, reason="管道改造")
    off = agree_to_off(asked, by=make_staff(Role.CITY_DISPATCHER, COUNTY), version=2)
    assert (off.is_on, off.off_reason, off.version) == (False, "管道改造", 3)
    loaded = load_rules()
    assert loaded.places == ("", COUNTY)
    assert rule_sets(loaded.places, [COUNTY + "001001001", "880202001"]).tolist() == [1, 0]
    assert [row.is_on for row in loaded.rules if row.place_code == COUNTY] == [False]


def test_what_saves_lives_goes_off_when_a_second_person_agrees(
    chief: Actor, gas: RuleDraft
) -> None:
    made = save_rule(gas, by=chief)
    other = make_staff(Role.CITY_DISPATCHER, COUNTY, name="陈静")
    street = make_staff(Role.STREET_DISPATCHER, STREET)
    asked = switch_rule(made, by=chief, is_on=False, version=1, reason="管道改造")
    assert (asked.is_on, asked.off_asked_by_id) == (True, chief.id)
    before = events()
    for who in (chief, street, SYSTEM):
        with pytest.raises(Denied):
            agree_to_off(made, by=who, version=2)
    with pytest.raises(Conflict):
        agree_to_off(made, by=other, version=1)
    assert (AlarmRule.objects.get(pk=made.pk).is_on, events()) == (True, before)
    deliver_all()
    told = Notice.objects.filter(template="sensing.rule_off")
    assert {row.account_id for row in told} == {other.id}

    refuse_off(made, by=other, version=2)
    with pytest.raises(WrongState):
        agree_to_off(made, by=other, version=3)
    page, url = browser_of(chief), f"/desk/alarm-rules/{made.pk}"
    page.post(f"{url}/activity", {"version": "3", "reason": "管道改造"})
    text = page.get(url).content.decode()
    assert "撤回申请" in text
    assert "同意停用" not in text
    assert "申请停用，待另一人确认" in page.get("/desk/alarm-rules?kind=gas").content.decode()
    assert page.post(f"{url}/agreement", {"version": "4", "agree": "1"}).status_code == 409
    second = browser_of(other)
    assert second.post(f"{url}/agreement", {"version": "4", "agree": "1"}).status_code == 303
    made.refresh_from_db()
    assert (made.is_on, made.off_agreed_by_id) == (False, other.id)
    # Whoever looks at a device there reads it.
    device = make_device("gas", place_code=STREET + "001001")
    elsewhere = make_device("gas", place_code="880202001001001")
    shown = second.get(f"/desk/devices/{device.public_id}").content.decode()
    assert "已停用，这种情况不会叫人" in shown
    assert "管道改造" in shown
    assert rules_off(chief, elsewhere) == []
    # One person alone puts it on again.
    assert switch_rule(made, by=chief, is_on=True, version=5).off_asked_by_id is None


def test_what_saves_lives_becomes_weaker_when_a_second_person_agrees(
    chief: Actor, gas: RuleDraft
) -> None:
    made = save_rule(gas, by=chief)
    stricter = save_rule(replace(gas, raise_at=8), by=chief, rule_id=made.pk, version=1)
    assert (stricter.raise_at, stricter.wanted) == (8, None)
    weaker = replace(gas, raise_at=20, hold_s=60)
    asked = save_rule(weaker, by=chief, rule_id=made.pk, version=2)
    assert (asked.raise_at, asked.hold_s, asked.version) == (8, gas.hold_s, 3)
    assert save_rule(weaker, by=chief, rule_id=made.pk, version=3).version == 3
    assert [row.raise_at for row in load_rules().rules if row.place_code == COUNTY] == [8]
    other = make_staff(Role.CITY_DISPATCHER, COUNTY, name="陈静")
    for who in (chief, make_staff(Role.STREET_DISPATCHER, STREET), SYSTEM):
        with pytest.raises(Denied):
            agree_to_weaker(made, by=who, version=3)
    with pytest.raises(Conflict):
        agree_to_weaker(made, by=other, version=2)
    deliver_all()
    assert {n.account_id for n in Notice.objects.filter(template="sensing.rule_weaker")} == {
        other.id
    }
    refuse_weaker(made, by=other, version=3)
    with pytest.raises(WrongState):
        agree_to_weaker(made, by=other, version=4)

    save_rule(weaker, by=chief, rule_id=made.pk, version=4)
    url, agrees = f"/desk/alarm-rules/{made.pk}", {"about": "weaker", "agree": "1", "version": "5"}
    own = browser_of(chief)
    text = own.get(url).content.decode()
    assert "燃气浓度到 20%LEL 告警" in text
    assert "撤回申请" in text
    assert "同意放宽" not in text
    assert "申请放宽，待另一人确认" in own.get("/desk/alarm-rules?kind=gas").content.decode()
    assert own.post(f"{url}/agreement", agrees).status_code == 409
    assert browser_of(other).post(f"{url}/agreement", agrees).status_code == 303
    made.refresh_from_db()
    assert (made.raise_at, made.hold_s, made.wanted, made.version) == (20, 60, None, 6)


def test_one_that_stands_in_for_a_stricter_one_waits_as_well(chief: Actor, gas: RuleDraft) -> None:
    new = save_rule(replace(gas, raise_at=30), by=chief)
    # Meanwhile it says what the general one says.
    assert (new.raise_at, new.place_code, (new.wanted or {})["raise_at"]) == (10, COUNTY, 30)
    named = save_rule(replace(gas, name="另一条", raise_at=30), by=chief)
    assert (named.raise_at, named.wanted) == (30, None)  # beside the general one, not instead
    street = replace(gas, name="另一条", place_code=STREET, raise_at=9)
    renamed = save_rule(street, by=chief)
    assert renamed.wanted is None
    asked = save_rule(
        replace(street, name=gas.name, raise_at=12), by=chief, rule_id=renamed.pk, version=1
    )
    assert (asked.name, (asked.wanted or {})["name"]) == ("另一条", gas.name)


@pytest.mark.parametrize(
    ("form", "change", "is_so"),
    [
        ("above", {"raise_at": 11}, True),
        ("above", {"raise_at": 9, "clear_at": 7}, False),
        ("below", {"raise_at": 9}, True),
        ("below", {"raise_at": 11}, False),
        ("above", {"hold_s": 1}, True),
        ("above", {"needed": 2}, False),
        ("above", {"needed": 3}, True),
        ("above", {"of": 4}, False),
        ("above", {"of": 2}, True),
        ("above", {"severity": 2}, True),
        ("above", {"cause": "gas"}, True),
        ("above", {"slot": 1}, True),
        ("above", {"form": "rise"}, True),
        ("rise", {"window_s": 61}, True),
        ("above", {"window_s": 61}, False),
        ("together", {"window_s": 61}, False),
        ("together", {"window_s": 59}, True),
        ("together", {"other_at": 6}, True),
        ("quiet", {"window_s": 0}, True),
        ("quiet", {"window_s": 30}, False),
    ],
)
def test_what_is_weaker(form: str, change: dict[str, Any], is_so: bool) -> None:
    row = RuleRow(
        1, 0, "x", "fire", 3, form, 10, 5, slot=0, other_slot=1, other_at=5, window_s=60,
        needed=2, of=3,
    )  # fmt: skip
    assert is_weaker(row, row) is False
    assert is_weaker(row, replace(row, **change)) is is_so


def test_what_saves_lives_is_not_made_another_thing_instead(chief: Actor, gas: RuleDraft) -> None:
    harmless = replace(gas, cause="fault", severity=0)
    with pytest.raises(Invalid) as refused:
        save_rule(harmless, by=chief)  # would stand in for the general rule of its name
    assert "cause" in refused.value.fields
    made = save_rule(gas, by=chief)
    with pytest.raises(Invalid):
        save_rule(replace(harmless, name="别的"), by=chief, rule_id=made.pk, version=1)
    assert save_rule(replace(harmless, name="别的"), by=chief).cause == "fault"


def posted(draft: RuleDraft, **more: str) -> dict[str, str]:
    return {**typed_of(draft), **more}


def test_the_desk_reads_tries_and_saves_a_proposed_threshold(chief: Actor, gas: RuleDraft) -> None:
    browser = browser_of(chief)
    make_device("gas", place_code=STREET + "001001")
    listed = browser.get("/desk/alarm-rules?kind=gas").content.decode()
    assert "燃气浓度到 10%LEL 告警，回到 5%LEL 恢复。" in listed
    assert "烟雾浓度" not in listed
    linked = browser.get("/desk/alarm-rules/new?kind=gas&metric=lel&raise_at=14")
    page = browser.get(linked["Location"]).content.decode()
    assert 'value="14"' in page
    rule = AlarmRule.objects.get(kind="gas", name="燃气浓度过高")
    url = f"/desk/alarm-rules/{rule.pk}"
    wanted = replace(gas, raise_at=14)
    answer = browser.post(url, posted(wanted, do="try", version="1"), follow=True)
    assert "过去 30 天会叫 0 次" in answer.content.decode()
    assert RuleTrial.objects.get().finished_at
    assert browser.post(url, posted(wanted, do="save", version="1")).status_code == 303
    own = AlarmRule.objects.get(place_code=COUNTY)
    assert (own.raise_at, rule.raise_at, (own.wanted or {})["raise_at"]) == (10, 10, 14)
    refused = browser.post(f"/desk/alarm-rules/{own.pk}", posted(wanted, do="save", version="9"))
    assert refused.status_code == 409
    assert "看新版" in refused.content.decode()


def test_a_trial_over_many_devices_is_a_job_that_says_how_far_it_is(
    chief: Actor, gas: RuleDraft
) -> None:
    for _number in range(FEW_DEVICES + 1):
        make_device("gas", place_code=STREET + "001001")
    browser = browser_of(chief)
    rule = AlarmRule.objects.get(kind="gas", name="燃气浓度过高")
    asked = browser.post(f"/desk/alarm-rules/{rule.pk}", posted(gas, do="try", version="1"))
    trial = RuleTrial.objects.get()
    job = ProcrastinateJob.objects.get(task_name="shanzhi.sensing.tasks.go_on_with_rule_trial")
    assert job.args == {"trial_id": trial.pk}
    RuleTrial.objects.update(done=7)
    assert "已看 7 天，共 30 天" in browser.get(asked["Location"]).content.decode()
    finish_trial(trial.pk)
    done = browser.get(asked["Location"], headers={"HX-Target": "findings"}).content.decode()
    assert "看了 21 台里的 21 台设备" in done
    assert "<html" not in done


def test_another_county_neither_sees_nor_changes_it(chief: Actor, gas: RuleDraft) -> None:
    made = save_rule(gas, by=chief)
    url = f"/desk/alarm-rules/{made.pk}"
    stranger = browser_of(make_staff(Role.CITY_DISPATCHER, "880202"))
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, posted(gas, do="save", version="1")).status_code in {403, 404}
    off = stranger.post(f"{url}/activity", {"version": "1", "reason": "不要"})
    assert off.status_code == 404
    browser_of(chief).post(url, posted(gas, do="try", version="1"))
    trial = RuleTrial.objects.get()
    assert stranger.get(f"/desk/alarm-rules/trials/{trial.pk}").status_code == 404
    assert Client().get(url).status_code == 302
    assert events() == 1


def test_nonsense_in_an_address_or_a_form_is_no_fault_of_ours(chief: Actor) -> None:
    browser = browser_of(chief)
    for query in ("kind=%00", "kind=gas&form=x&raise_at=1e999", "kind=gas&metric=lel&raise_at=x"):
        assert browser.get(f"/desk/alarm-rules/new?{query}").status_code in {200, 303}
    assert browser.get("/desk/alarm-rules?kind=%00").status_code == 200
    nothing = browser.post(
        "/desk/alarm-rules/new", {"kind": "gas", "form": "above", "place": COUNTY}
    )
    assert nothing.status_code == 422
    assert browser.post("/desk/alarm-rules/new", {"place": "x", "kind": "\0"}).status_code == 403
