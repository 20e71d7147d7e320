"""What goes up by itself is edited at the desk: tried on the last month, refused, versioned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.dry_run import finish_dry_run, start_dry_run
from shanzhi.cases.actions.escalation_rules import ESCALATION
from shanzhi.cases.actions.rule_kinds import Past
from shanzhi.cases.actions.save_rules import Saving, save_rules
from shanzhi.cases.models import Case, DryRun, EscalationRule, RuleSet, RuleSetVersion
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.states import Circle
from shanzhi.cases.queries.repeats import Repeats, repeats_of
from shanzhi.cases.rules.escalation import EscalationRow, rule_for
from shanzhi.cases.rules.escalation_checks import says_nothing_new
from shanzhi.cases.rules.rule_rows import Row, without
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_desk import dispatcher_of
from shanzhi.cases.tests.test_going_up import DANGER, run_out
from shanzhi.cases.web.escalation_form import BLANK
from shanzhi.kernel.api import Actor, Denied, Role, bump, history
from shanzhi.kernel.tests.factories import deliver_all
from shanzhi.organizations.api import Unit
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
STREET = COMMUNITY[:9]
URL = f"/desk/rules/escalation/{STREET}/"


@pytest.fixture(autouse=True)
def usual_rules() -> Iterator[None]:
    """What an earlier story laid down is forgotten, and what this one says."""
    bump("cases.escalation")
    yield
    bump("cases.escalation")


def rule(trigger: str = "deadline", **more: Any) -> Row:
    """Something that goes up."""
    return {**BLANK, "trigger": trigger, **more}


def save(rows: list[Row], by: Actor, version: int, **more: Any) -> RuleSet:
    """Make them the street's rules."""
    return save_rules(
        Saving(kind="escalation", place_code=STREET, version=version, **more), rows, by=by
    )


def form(version: int = 0, **changed: str) -> dict[str, str]:
    """The second time within a week, as a browser sends it."""
    return {
        "version": str(version), "trigger": "repeat", "category_name": "", "effect": "up",
        "days": "7", "times": "2", "note": "", "do": "save", **changed,
    }  # fmt: skip


def everything() -> tuple[object, ...]:
    """What a refusal or a question must leave alone."""
    rows = list(EscalationRule.objects.order_by("pk").values_list())
    circles = list(Case.objects.order_by("pk").values_list("pk", "circle", "holder_unit"))
    return counted(), rows, circles, RuleSetVersion.objects.count()


def tried(rows: list[Row], by: Actor) -> DryRun:
    """A finished trial of these rows."""
    run = start_dry_run("escalation", STREET, rows, by=by)
    finish_dry_run(run.pk)
    run.refresh_from_db()
    return run


def test_a_saved_rule_passes_the_second_report_up() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    answer = browser_of(dispatcher).post(URL + "new", form(note="夏天多"))
    assert (answer.status_code, answer["Location"]) == (303, URL)
    make_report(town)
    case = make_report(town)
    deliver_all()
    case.refresh_from_db()
    assert case.circle == Circle.STREET
    told = history("rules", RuleSet.objects.get().pk)[-1]
    assert (told.kind, told.payload["rules"]) == ("cases.RulesChanged", "escalation")
    page = text_of(browser_of(dispatcher).get("/desk/escalation"))
    assert "7 天内第 2 次" in page
    assert f"{URL}{ESCALATION.load(STREET)[0]['id']}" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"trigger": ""}, "请选择什么情况下自动上报"),
        ({"trigger": "person"}, "请选择什么情况下自动上报"),
        ({"category_name": "飞碟"}, "没有这个类别"),
        ({"times": "1"}, "从 2 到 99"),
        ({"times": ""}, "从 2 到 99"),
        ({"days": "0"}, "从 1 到 366"),
        ({"days": "367"}, "从 1 到 366"),
        ({"days": "一周"}, "请填写整数"),
        ({"trigger": "deadline"}, "只有反复出现才数"),
        ({"effect": ""}, "请选择到时是自动上报还是不上报"),
    ],
)
def test_a_rule_that_cannot_be_evaluated_is_neither_saved_nor_tried(
    changed: dict[str, str], sentence: str
) -> None:
    dispatcher = dispatcher_of(make_town())
    before = everything()
    for do in ("save", "try"):
        page = browser_of(dispatcher).post(URL + "new", form(0, do=do, **changed))
        assert page.status_code == 422
        assert sentence in text_of(page)
    assert (everything(), DryRun.objects.count()) == (before, 0)


def test_who_switches_repeats_off_need_not_say_how_often() -> None:
    dispatcher = dispatcher_of(make_town())
    page = browser_of(dispatcher).post(URL + "new", form(effect="stay", days="", times=""))
    assert page.status_code == 303
    assert (ESCALATION.load(STREET)[0]["times"], ESCALATION.load(STREET)[0]["is_active"]) == (
        3,
        False,
    )


def test_a_trial_says_what_would_go_up_and_what_no_longer() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    late = accept_case(make_report(town, "3幢楼道的灯坏了"), by=town.clerk)
    run_out(late, ClockKind.HANDLE)
    run_out(make_report(town, DANGER), ClockKind.ACCEPT)
    first, second = make_report(town), make_report(town)
    imported = make_report(town)
    Case.objects.filter(pk=imported.pk).update(source=Source.IMPORTED)
    before = everything()
    run = tried([rule("deadline", is_active=False), rule("repeat", times=2, days=7)], dispatcher)
    found = run.findings
    assert (found["up_before"], found["up_after"]) == (2, 2)
    assert found["newly_up"] == [[second.pk, ["repeat"]]]
    assert found["no_longer_up"] == [[late.pk, ["deadline"]]]
    assert found["triggers"]["danger"] == [1, 1]
    assert everything() == before
    url = f"/desk/rules/trials/{run.pk}"
    page = text_of(browser_of(dispatcher).get(url))
    assert "原来不上报，改后会上报（1 件）" in page
    assert "原来上报，改后不再上报（1 件）" in page
    assert first.number not in page
    browser_of(dispatcher).post(url + "/adoption", {"note": "试过了"})
    assert [row["trigger"] for row in ESCALATION.load(STREET)] == ["deadline", "repeat"]


def test_a_trial_counts_repeats_as_the_house_does() -> None:
    town = make_town()
    cases = [make_report(town) for _n in range(4)]
    for days_ago, case in zip((40, 20, 3, 0), cases, strict=True):
        at = case.opened_at - timedelta(days=days_ago)
        Case.objects.filter(pk=case.pk).update(opened_at=at)
    asked = [
        Past(case.pk, case.place_code, case.category_id, case.urgency, case.opened_at, None)
        for case in Case.objects.all()
    ]
    repeats = Repeats(asked, 60)
    for case in Case.objects.all():
        for days in (1, 5, 30, 60):
            assert repeats.count(case.pk, days) == len(repeats_of(case, days, case.opened_at))


def test_a_trial_of_many_asks_the_database_as_often_as_one_of_few() -> None:
    town = make_town()
    counts = []
    for more in (1, 5):
        for _n in range(more):
            make_report(town)
        run = start_dry_run("escalation", STREET, [rule()], by=dispatcher_of(town))
        with CaptureQueriesContext(connection) as asked:
            finish_dry_run(run.pk)
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 10


def test_nothing_goes_up_in_a_trial_where_nobody_is_above() -> None:
    town = make_town()
    run_out(accept_case(make_report(town), by=town.clerk), ClockKind.HANDLE)
    Unit.objects.filter(place_code=STREET).update(is_active=False)
    bump("organizations.units")
    run = tried([rule("deadline", category_code="01")], dispatcher_of(town))
    bump("organizations.units")
    assert (run.findings["up_before"], run.findings["up_after"]) == (0, 0)


def test_versions_tell_what_changed_and_a_later_rule_does_not_stay_behind() -> None:
    dispatcher = dispatcher_of(make_town())
    save([rule("repeat", times=3, days=10)], dispatcher, 0)
    first = ESCALATION.load(STREET)
    save([*first, rule("danger", is_active=False)], dispatcher, 1)
    save([{**ESCALATION.load(STREET)[0], "times": 5}, ESCALATION.load(STREET)[1]], dispatcher, 2)
    browser = browser_of(dispatcher)
    page = text_of(browser.get(URL + "versions"))
    assert "条件：10 天内第 3 次 → 10 天内第 5 次" in page
    assert "新增“有危险没人接单 · 全部类别”" in page
    browser.post(URL + "versions/1/restoration", {"version": "3"})
    assert ESCALATION.load(STREET) == first  # switched off it would still say: danger stays below
    save(without(ESCALATION.load(STREET), first[0]["id"]), dispatcher, 4)
    assert ESCALATION.load(STREET) == []


def test_only_the_dispatcher_of_the_place_changes_what_goes_up() -> None:
    town = make_town()
    foreign = EscalationRule.objects.create(trigger="danger", place_code="990101002")
    before = everything()
    for other in (town.clerk, make_staff(Role.LEADER, STREET), make_staff(Role.OPERATOR, "")):
        with pytest.raises(Denied):
            save([rule()], other, 0)
        with pytest.raises(Denied):
            start_dry_run("escalation", STREET, [rule()], by=other)
    browser = browser_of(dispatcher_of(town))
    for path in (f"{URL}{foreign.pk}", "/desk/rules/escalation/990101002/", URL + "versions/3"):
        assert browser.get(path).status_code == 404
    page = text_of(browser_of(town.clerk).get("/desk/escalation"))
    assert "从不悄悄上报" in page
    assert "修改规则" not in page
    assert everything() == before


def test_rules_without_an_order_are_neither_moved_nor_switched() -> None:
    dispatcher = dispatcher_of(make_town())
    save([rule()], dispatcher, 0)
    before = everything()
    browser, mine = browser_of(dispatcher), ESCALATION.load(STREET)[0]["id"]
    for verb in ("activity", "order"):
        assert browser.post(f"{URL}{mine}/{verb}", {"version": "1"}).status_code == 404
    routing = f"/desk/rules/routing/{STREET}/new"
    assert browser.post(routing, {"version": "0", "do": "remove"}).status_code == 404
    assert everything() == before


TRIGGERS = st.sampled_from(["deadline", "repeat", "danger"])


@st.composite
def rows(draw: st.DrawFn) -> EscalationRow:
    """A rule of some place."""
    trigger = draw(TRIGGERS)
    counted_ = (draw(st.integers(2, 3)), draw(st.sampled_from([7, 30])))
    return EscalationRow(
        trigger,
        draw(st.sampled_from(["", "990101", STREET])),
        draw(st.sampled_from(["", "01", "0101"])),
        *(counted_ if trigger == "repeat" else (0, 0)),
        is_active=draw(st.booleans()),
    )


@example(
    [EscalationRow("danger", "", "01", 0, 0, is_active=False)],
    EscalationRow("danger", STREET, "", 0, 0, is_active=True),
)
@given(st.lists(rows(), max_size=5), rows())
def test_a_rule_is_said_to_be_needless_only_when_nothing_changes_without_it(
    others: list[EscalationRow], row: EscalationRow
) -> None:
    others = [
        other for other in others
        if (other.trigger, other.place_code, other.category_code)
        != (row.trigger, row.place_code, row.category_code)
    ]  # fmt: skip

    def effects(held: list[EscalationRow]) -> list[tuple[int, int] | None]:
        found = [
            rule_for(row.trigger, held, place_code=place, category_code=category)
            for place in ("990101001001", "990101002001", "330102001001")
            for category in ("01", "0101", "0101001", "02")
        ]
        return [None if one is None else (one.times, one.days) for one in found]

    if says_nothing_new(row, others):
        assert effects([*others, row]) == effects(others)
