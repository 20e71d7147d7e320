"""Rules are changed at the desk: tried first, refused when they cannot work, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.dry_run import finish_dry_run, go_on_asking, start_dry_run
from shanzhi.cases.actions.restore_rules import restore_rules
from shanzhi.cases.actions.routing_rules import load
from shanzhi.cases.actions.save_rules import Saving, save_rules
from shanzhi.cases.models import Case, DryRun, RoutingRule, RuleSet, RuleSetVersion
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries.tables import routing_rules
from shanzhi.cases.rules.rule_rows import Row, moved, switched
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_desk import dispatcher_of
from shanzhi.cases.web.routing_form import BLANK
from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    Invalid,
    NotFound,
    Role,
    history,
    now,
)
from shanzhi.organizations.api import UnitKind, UnitParticulars, change_unit
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules_of_this_test() -> Iterator[None]:
    """Rules are kept in memory for a second; those of another test are gone from the database."""
    routing_rules.forget()
    yield
    routing_rules.forget()


STREET = COMMUNITY[:9]
URL = f"/desk/rules/routing/{STREET}/"


def rule(name: str = "夜间先找街道", **more: Any) -> Row:
    """A rule that sends everything to the street's office."""
    return {**BLANK, "name": name, "receiver": "street_office", **more}


def save(rows: list[Row], by: Actor, version: int, **more: Any) -> RuleSet:
    """Make them the street's rules."""
    saving = Saving(kind="routing", place_code=STREET, version=version, **more)
    return save_rules(saving, rows, by=by)


def form(version: int, **more: str) -> dict[str, str]:
    """The form as a browser sends it."""
    return {
        "version": str(version), "name": "夜间先找街道", "category_name": "", "from_hour": "20",
        "until_hour": "7", "receiver": "street_office", "unit": "", "limit_amount": "",
        "limit_unit": "", "is_active": "1", "note": "夜里没人", "do": "save", **more,
    }  # fmt: skip


def everything() -> tuple[object, ...]:
    """What a refusal must leave alone."""
    rules = list(RoutingRule.objects.order_by("pk").values_list())
    return counted(), rules, RuleSetVersion.objects.count()


def test_a_saved_rule_decides_the_next_report() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    assert make_report(town).holder_unit == town.desk
    answer = browser_of(dispatcher).post(URL + "new", form(0, from_hour="", until_hour=""))
    assert (answer.status_code, answer["Location"]) == (303, URL)
    case = make_report(town)
    assert case.holder_unit.name == "晨光街道办事处"
    reason = case.dispatches.get()
    assert reason.rule is not None
    assert "夜间先找街道" in reason.reason
    rule_set = RuleSet.objects.get()
    assert rule_set.version == 1
    record = history("rules", rule_set.pk)[-1]
    assert record.kind == "cases.RulesChanged"
    assert "夜里" not in str(record.payload)


def test_every_change_is_a_version_and_each_can_be_looked_at_and_restored() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    save([rule("甲"), rule("乙", category_code="01")], dispatcher, 0, note="开头")
    save(moved(load(STREET), load(STREET)[0]["id"], 1), dispatcher, 1)
    save([*load(STREET), rule("丙")], dispatcher, 2)
    save(switched(load(STREET), load(STREET)[0]["id"], is_active=False), dispatcher, 3)
    assert [row["name"] for row in load(STREET)] == ["乙", "甲", "丙"]
    browser = browser_of(dispatcher)
    page = text_of(browser.get(URL + "versions"))
    assert "开头" in page
    assert "“乙”从第 2 条移到第 1 条" in page or "“甲”从第 1 条移到第 2 条" in page
    assert "状态：启用 → 停用" in page
    assert "恢复这一版" in text_of(browser.get(URL + "versions/1"))
    restore_rules("routing", STREET, 1, by=dispatcher, version=4)
    rows = load(STREET)
    assert [(row["name"], row["is_active"]) for row in rows] == [
        ("甲", True),
        ("乙", True),
        ("丙", False),
    ]
    assert history("rules", RuleSet.objects.get().pk)[-1].payload["restored"] == 1
    assert list(RuleSetVersion.objects.order_by("number").values_list("number", flat=True)) == [
        0, 1, 2, 3, 4, 5,
    ]  # fmt: skip
    assert browser.get(URL + "versions/9").status_code == 404


def test_who_was_overtaken_is_told_so_and_nothing_is_lost() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    save([rule("甲")], dispatcher, 0)
    before = everything()
    with pytest.raises(Conflict):
        save([rule("乙")], dispatcher, 0)
    with pytest.raises(Conflict):
        restore_rules("routing", STREET, 0, by=dispatcher, version=0)
    page = browser_of(dispatcher).post(URL + "new", form(0))
    assert page.status_code == 409
    assert "别人刚刚改过这套规则，现在是第 1 版，您改的是第 0 版" in text_of(page)
    assert "夜里没人" in text_of(page)
    assert everything() == before


def test_only_the_dispatcher_of_the_place_changes_its_rules() -> None:
    town = make_town()
    before = everything()
    others = [
        town.clerk,
        make_staff(Role.LEADER, STREET),
        make_staff(Role.STREET_DISPATCHER, "990101002"),
    ]
    for other in others:
        with pytest.raises(Denied):
            save([rule()], other, 0)
        with pytest.raises(Denied):
            start_dry_run("routing", STREET, [rule()], by=other)
        with pytest.raises(Denied):
            restore_rules("routing", STREET, 0, by=other, version=0)
    neighbour = browser_of(others[2])
    for path in (URL, URL + "new", URL + "versions"):
        assert neighbour.get(path).status_code == 404
    assert neighbour.get(f"/desk/rules?place={STREET}").status_code == 404
    street = dispatcher_of(town)
    with pytest.raises(Denied):  # the whole county is not the street's
        save_rules(Saving(kind="routing", place_code=STREET[:6], version=0), [rule()], by=street)
    with pytest.raises(NotFound):
        save_rules(Saving(kind="nothing", place_code=STREET, version=0), [], by=street)
    assert everything() == before
    assert (RuleSet.objects.count(), DryRun.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": " "}, "请给规则起个名字。"),
        ({"category_name": "没有这个类别"}, "没有这个类别"),
        ({"from_hour": "8", "until_hour": "8"}, "没有一刻符合"),
        ({"from_hour": "8", "until_hour": ""}, "请写上到几点"),
        ({"from_hour": "", "until_hour": "7"}, "请写上从几点起"),
        ({"from_hour": "25"}, "0 到 23"),
        ({"until_hour": "25"}, "0 到 24"),
        ({"from_hour": "早上"}, "请填写整数"),
        ({"receiver": "mayor"}, "请选择派给谁。"),
        ({"receiver": "unit", "unit": "999999"}, "没有这个单位"),
        ({"receiver": "unit", "unit": ""}, "没有这个单位"),
        ({"limit_amount": "0", "limit_unit": "work_day"}, "1 到 999"),
        ({"limit_amount": "2", "limit_unit": "moon"}, "请选择时限的单位。"),
        ({"note": "长" * 201}, "说明最多"),
    ],
)
def test_a_rule_that_cannot_be_evaluated_is_refused(more: dict[str, str], said: str) -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    before = everything()
    page = browser_of(dispatcher).post(URL + "new", form(0, **more))
    assert page.status_code == 422
    assert said in text_of(page)
    assert everything() == before


def test_a_closed_unit_or_one_of_another_street_gets_nothing() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    company = make_unit(kind=UnitKind.COMPANY, place_code=STREET, name="路灯维护公司")
    far = make_unit(kind=UnitKind.COMPANY, place_code="990101002", name="远处公司")
    save([rule("路灯", receiver="unit", unit_id=company.pk)], dispatcher, 0)
    closed = replace(UnitParticulars.of(company), is_active=False)
    change_unit(company, closed, by=SYSTEM)
    before = everything()
    for unit, said in ((company, "已停用"), (far, "不管这个地方")):
        with pytest.raises(Invalid, match=said):
            save([rule(receiver="unit", unit_id=unit.pk)], dispatcher, 1, about=0)
    # The rule that broke meanwhile stops other changes until it is mended or switched off.
    with pytest.raises(Invalid, match="规则“路灯”无法执行"):
        save([*load(STREET), rule("甲")], dispatcher, 1, about=1)
    assert everything() == before
    page = text_of(browser_of(dispatcher).get(URL))
    assert "这个单位已停用，请换一个。" in page
    save(switched(load(STREET), load(STREET)[0]["id"], is_active=False), dispatcher, 1)
    assert [row["is_active"] for row in load(STREET)] == [False]


def test_a_rule_that_an_earlier_one_covers_is_saved_with_a_warning() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    save([rule("全部"), rule("夜间", from_hour=20, until_hour=7)], dispatcher, 0)
    assert "永远轮不到：前面的“全部”" in text_of(browser_of(dispatcher).get(URL))


def test_saving_the_same_again_makes_no_version() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    save([rule("甲")], dispatcher, 0)
    before = everything()
    assert save(load(STREET), dispatcher, 1).version == 1
    assert everything() == before


def test_rules_are_reordered_and_switched_off_on_the_page() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    save([rule("甲"), rule("乙")], dispatcher, 0)
    browser, (first, second) = browser_of(dispatcher), load(STREET)
    browser.post(f"{URL}{second['id']}/order", {"version": "1", "direction": "up"})
    assert [row["name"] for row in load(STREET)] == ["乙", "甲"]
    browser.post(f"{URL}{first['id']}/activity", {"version": "2", "active": ""})
    assert [row["is_active"] for row in load(STREET)] == [True, False]
    late = browser.post(
        f"{URL}{first['id']}/activity", {"version": "2", "active": "1"}, follow=True
    )
    assert "别人刚刚改过这套规则" in text_of(late)
    assert [row["is_active"] for row in load(STREET)] == [True, False]


def test_a_trial_says_who_would_have_got_what_and_what_would_have_been_late() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    case = accept_case(make_report(town), by=town.clerk)
    at = case.opened_at + timedelta(hours=2)
    close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note="已处理", at=at)
    open_case = make_report(town)
    old = make_report(town)
    Case.objects.filter(pk=old.pk).update(opened_at=now() - timedelta(days=31))
    before = everything()
    answer = browser_of(dispatcher).post(
        URL + "new",
        form(0, do="try", from_hour="", until_hour="", limit_amount="1", limit_unit="natural_hour"),
    )
    run = DryRun.objects.get()
    assert answer["Location"] == f"/desk/rules/trials/{run.pk}"
    assert (run.total, run.done, run.is_capped) == (2, 2, False)
    found = run.findings
    assert {row[0] for row in found["changed_rows"]} == {case.pk, open_case.pk}
    assert (found["handled"], found["late_before"], found["late_after"]) == (1, 0, 1)
    page = text_of(browser_of(dispatcher).get(answer["Location"]))
    assert f"{case.number} · 和风社区居委会 → 晨光街道办事处" in page
    assert "假定换了单位也在同一时刻办结" in page
    assert everything() == before  # a question changes nothing
    browser_of(dispatcher).post(answer["Location"] + "/adoption", {"note": "试过了"})
    assert [row["name"] for row in load(STREET)] == ["夜间先找街道"]
    assert make_report(town).holder_unit.name == "晨光街道办事处"


def test_a_trial_of_what_somebody_else_changed_meanwhile_is_not_saved() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    make_report(town)
    run = start_dry_run("routing", STREET, [rule("甲")], by=dispatcher)
    finish_dry_run(run.pk)
    save([rule("乙")], dispatcher, 0)
    before = everything()
    browser = browser_of(dispatcher)
    page = browser.post(f"/desk/rules/trials/{run.pk}/adoption", {"note": ""}, follow=True)
    assert "别人刚刚改过这套规则" in text_of(page)
    assert everything() == before
    stranger = browser_of(make_staff(Role.CITY_DISPATCHER, STREET[:6]))
    assert stranger.get(f"/desk/rules/trials/{run.pk}").status_code == 404


def test_a_long_trial_is_asked_piece_by_piece_and_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shanzhi.cases.actions.dry_run.AT_ONCE", 2)
    monkeypatch.setattr("shanzhi.cases.actions.dry_run.MOST_MATTERS", 5)
    town = make_town()
    dispatcher = dispatcher_of(town)
    for n in range(6):
        make_report(town, f"第{n}盏路灯坏了")
    answer = browser_of(dispatcher).post(URL + "new", form(0, do="try"))
    page = text_of(browser_of(dispatcher).get(answer["Location"]))
    assert "已比对 2 件，共 5 件" in page
    run = DryRun.objects.get()
    assert run.is_capped
    finish_dry_run(run.pk)
    assert go_on_asking(run.pk) is False
    run.refresh_from_db()
    assert run.done == 5
    assert sum(after for _before, after in run.findings["units"].values()) == 5
    assert "只比对了最新的" in text_of(browser_of(dispatcher).get(answer["Location"]))


def test_a_trial_refuses_what_saving_would_refuse() -> None:
    town = make_town()
    page = browser_of(dispatcher_of(town)).post(URL + "new", form(0, do="try", receiver=""))
    assert page.status_code == 422
    assert DryRun.objects.count() == 0


def test_a_rule_of_another_place_cannot_be_slipped_in() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    foreign = RoutingRule.objects.create(
        name="别街道的", place_code="990101002", receiver="street_office"
    )
    before = everything()
    with pytest.raises(Invalid, match="已不属于这个地方"):
        save([rule(), {**rule(), "id": foreign.pk}], dispatcher, 0, about=1)
    assert browser_of(dispatcher).get(f"{URL}{foreign.pk}").status_code == 404
    assert everything() == before
