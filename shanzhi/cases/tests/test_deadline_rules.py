"""Deadlines are edited like routing rules: tried first, refused when they say nothing, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.deadline_rules import DEADLINES
from shanzhi.cases.actions.dry_run import finish_dry_run, start_dry_run
from shanzhi.cases.actions.restore_rules import restore_rules
from shanzhi.cases.actions.resume_clock import resume_clock
from shanzhi.cases.actions.save_rules import Saving, save_rules
from shanzhi.cases.models import Case, CaseClock, Deadline, DryRun, RuleSet, RuleSetVersion
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries.deadlines import limit_at
from shanzhi.cases.rules.deadline_checks import says_nothing_new
from shanzhi.cases.rules.deadlines import DeadlineRow
from shanzhi.cases.rules.rule_rows import Row, without
from shanzhi.cases.tests.factories import COMMUNITY, counted
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_time_requests import paused
from shanzhi.cases.tests.time_stories import TimeTown, in_hand, make_time_town, on
from shanzhi.cases.web.deadline_form import BLANK
from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    NotFound,
    Role,
    TimeUnit,
    bump,
    history,
)
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
STREET = COMMUNITY[:9]
URL = f"/desk/rules/deadlines/{STREET}/"


@pytest.fixture(autouse=True)
def ordinary_rules() -> Iterator[None]:
    """What an earlier story laid down is forgotten, and what this one says."""
    for _half in (1, 2):
        for name in ("kernel.calendars", "cases.deadlines", "cases.routing"):
            bump(name)
        if _half == 1:
            yield


def deadline(amount: int = 2, unit: str = "work_day", **more: Any) -> Row:
    """So long for handling everything in the street."""
    return {**BLANK, "limit_amount": amount, "limit_unit": unit, **more}


def save(rows: list[Row], by: Actor, version: int, **more: Any) -> RuleSet:
    """Make them what the street lays down."""
    return save_rules(
        Saving(kind="deadlines", place_code=STREET, version=version, **more), rows, by=by
    )


def form(version: int = 0, **changed: str) -> dict[str, str]:
    """Two working days for everything, as a browser sends it."""
    return {
        "version": str(version), "clock": "handle", "category_name": "", "urgency": "",
        "limit_amount": "2", "limit_unit": "work_day", "after_reopening": "rest", "note": "",
        "do": "save", **changed,
    }  # fmt: skip


def street_limit(urgency: int = 0) -> tuple[int, TimeUnit]:
    """What holds for a matter of the community."""
    return limit_at("handle", place_code=COMMUNITY, category_code="01", urgency=urgency)


def everything() -> tuple[object, ...]:
    """What a refusal or a question must leave alone."""
    clocks = list(CaseClock.objects.order_by("pk").values_list())
    rows = list(Deadline.objects.order_by("pk").values_list())
    return counted(), rows, clocks, RuleSetVersion.objects.count()


def closed(story: TimeTown, at: datetime, opened: datetime | None = None) -> Case:
    """A matter that came in on Monday at nine and was done at ``at``."""
    case = in_hand(story, opened)
    return close_case(case, by=story.clerk, outcome=Outcome.SOLVED, note="灯已换好", at=at)


def tried(rows: list[Row], by: Actor, at: datetime) -> DryRun:
    """A finished trial of these rows."""
    run = start_dry_run("deadlines", STREET, rows, by=by, at=at)
    finish_dry_run(run.pk)
    run.refresh_from_db()
    return run


def test_the_street_lays_a_limit_down_changes_it_and_takes_it_back() -> None:
    story = make_time_town()
    browser, running = browser_of(story.street), in_hand(story)
    assert browser.post(URL + "new", form()).status_code == 303
    assert street_limit() == (2, TimeUnit.WORK_DAY)
    running.refresh_from_db()
    assert running.due_at == on(5, 17, 30)  # clocks that run keep their limit
    page = text_of(browser.get("/desk/deadlines"))
    assert "2 工作日" in page
    assert "接着剩下的时间计" in page
    assert "已经在走或暂停的计时照原来的限时走完" in page
    href = f"{URL}{Deadline.objects.get().pk}"
    assert href in page
    assert browser.post(href, form(1, limit_amount="5")).status_code == 303
    assert street_limit() == (5, TimeUnit.WORK_DAY)
    assert browser.post(href, {"do": "remove", "version": "2"}).status_code == 303
    assert (street_limit(), DEADLINES.load(STREET)) == ((3, TimeUnit.WORK_DAY), [])
    assert browser.post(href, {"do": "remove", "version": "3"}).status_code == 404
    rule_set = RuleSet.objects.get()
    told = [(row.kind, row.payload["rules"]) for row in history("rules", rule_set.pk)]
    assert told == [("cases.RulesChanged", "deadlines")] * 3


def test_the_old_address_leads_into_the_editor_and_changes_nothing_by_itself() -> None:
    story = make_time_town()
    browser = browser_of(story.street)
    answer = browser.get("/desk/deadlines", {"place": STREET})
    assert (answer.status_code, answer["Location"]) == (302, URL)
    assert browser.get("/desk/deadlines", {"place": "990101002"}).status_code == 404
    assert browser.post("/desk/deadlines", form()).status_code == 405
    assert browser.post("/desk/deadlines/set", form()).status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"clock": "lunch"}, "请选择是哪一个时限"),
        ({"limit_amount": "0"}, "请填写限时"),
        ({"limit_amount": ""}, "请填写限时"),
        ({"limit_amount": "两"}, "请填写整数"),
        ({"limit_amount": "401"}, "请填写限时"),
        ({"limit_unit": "week"}, "请选择限时的单位"),
        ({"category_name": "飞碟"}, "没有这个类别"),
        ({"urgency": "7"}, "请选择紧急程度"),
        ({"after_reopening": ""}, "请选择重办时怎样计时"),
        ({"note": "长" * 201}, "说明最多"),
    ],
)
@pytest.mark.parametrize("do", ["save", "try"])
def test_a_rule_that_says_nothing_is_neither_saved_nor_tried(
    changed: dict[str, str], sentence: str, do: str
) -> None:
    if do == "try" and "note" in changed:
        return  # a question needs no reason
    story = make_time_town()
    before = everything()
    page = browser_of(story.street).post(URL + "new", form(0, do=do, **changed))
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert (everything(), DryRun.objects.count()) == (before, 0)


def test_two_rules_about_the_same_are_refused_and_may_swap_what_they_speak_of() -> None:
    story = make_time_town()
    save([deadline(2), deadline(1, urgency=1)], story.street, 0)
    before = everything()
    page = browser_of(story.street).post(URL + "new", form(1))
    assert "两条不能同时生效" in text_of(page)
    assert everything() == before
    first, second = DEADLINES.load(STREET)
    save([{**first, "urgency": 1}, {**second, "urgency": None}], story.street, 1)
    assert [row["urgency"] for row in DEADLINES.load(STREET)] == [1, None]
    assert [row["id"] for row in DEADLINES.load(STREET)] == [first["id"], second["id"]]


def test_a_rule_that_a_wider_one_says_already_is_saved_with_a_warning() -> None:
    story = make_time_town()
    save([deadline(2), deadline(2, urgency=1)], story.street, 0)
    page = text_of(browser_of(story.street).get(URL))
    assert page.count("没有这一条也是一样") == 1


def test_a_rule_over_a_category_that_a_wider_place_divides_is_not_needless() -> None:
    def limit(place: str, category: str, days: int) -> DeadlineRow:
        return DeadlineRow("handle", place, category, None, (days, TimeUnit.WORK_DAY))

    wider = [limit("", "01", 3), limit("", "0101", 5)]
    assert not says_nothing_new(limit("990101", "01", 3), wider)
    assert says_nothing_new(limit("990101", "01", 3), wider[:1])


def test_a_trial_says_what_would_have_been_late_and_what_no_longer() -> None:
    story = make_time_town()
    early = closed(story, on(2, 16))  # in time by any table below
    slow = closed(story, on(4, 16))  # three working days: in time
    late = closed(story, on(9, 10))  # late by now
    waiting = in_hand(story, on(9, 9))
    before = everything()
    shorter = tried([deadline(1)], story.street, on(10, 18))
    assert shorter.findings["clocks"]["handle"] == [4, 4, 1, 3]
    assert {row[0] for row in shorter.findings["newly_late"]} == {slow.pk, waiting.pk}
    assert "no_longer_late" not in shorter.findings
    longer = tried([deadline(10)], story.street, on(10, 18))
    assert [row[0] for row in longer.findings["no_longer_late"]] == [late.pk]
    assert everything() == before
    url = f"/desk/rules/trials/{shorter.pk}"
    page = text_of(browser_of(story.street).get(url))
    assert "原来没超时，改后会超时（2 个）" in page
    assert slow.number in page
    assert early.number not in page
    browser_of(story.street).post(url + "/adoption", {"note": "试过了"})
    assert street_limit() == (1, TimeUnit.WORK_DAY)
    assert CaseClock.objects.get(case=waiting, kind="handle").limit_amount == 3


def test_a_trial_leaves_alone_what_no_table_moves() -> None:
    story = make_time_town()
    named = closed(story, on(4, 16))
    CaseClock.objects.filter(case=named).update(is_fixed=True)
    replaced = closed(story, on(4, 16))
    CaseClock.objects.filter(case=replaced).update(state=ClockState.VOID)
    run = tried([deadline(1)], story.street, on(10, 18))
    assert run.findings == {}
    assert "没有比对" in text_of(browser_of(story.street).get(f"/desk/rules/trials/{run.pk}"))


def test_a_pause_that_was_granted_counts_in_a_trial_too() -> None:
    story = make_time_town()
    case = in_hand(story)
    paused(story, case, on(4, 9))
    assert tried([deadline(2)], story.street, on(12, 9)).findings["clocks"]["handle"][3] == 0
    case = resume_clock(case, by=story.clerk, at=on(16, 9))
    close_case(case, by=story.clerk, outcome=Outcome.SOLVED, note="灯已换好", at=on(16, 15))
    found = {days: tried([deadline(days)], story.street, on(20, 9)).findings for days in (2, 1)}
    assert found[2]["clocks"]["handle"] == [1, 1, 0, 0]  # a day of two was left
    assert found[1]["clocks"]["handle"] == [1, 1, 0, 1]  # it was over before the pause began


def test_a_trial_of_many_asks_the_database_as_often_as_one_of_few() -> None:
    story = make_time_town()
    counts = []
    for more in (1, 5):
        for _n in range(more):
            closed(story, on(4, 16))
        run = start_dry_run("deadlines", STREET, [deadline(1)], by=story.street, at=on(10, 18))
        with CaptureQueriesContext(connection) as asked:
            finish_dry_run(run.pk)
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 10


def test_a_trial_of_taking_a_rule_out() -> None:
    story = make_time_town()
    save([deadline(1)], story.street, 0)
    case = closed(story, on(4, 16))
    href = f"{URL}{DEADLINES.load(STREET)[0]['id']}"
    page = browser_of(story.street).post(href, {"do": "try_without", "version": "1"})
    run = DryRun.objects.get()
    assert page["Location"] == f"/desk/rules/trials/{run.pk}"
    assert run.rows == []
    assert run.total == int(Case.objects.filter(pk=case.pk, opened_at__gte=run.since).exists())
    assert street_limit() == (1, TimeUnit.WORK_DAY)


def test_versions_tell_what_changed_and_each_comes_back_as_it_was() -> None:
    story = make_time_town()
    save([deadline(2), deadline(1, urgency=1)], story.street, 0, note="开头")
    first = DEADLINES.load(STREET)
    save([{**first[0], "limit_amount": 4}, first[1]], story.street, 1)
    save(without(DEADLINES.load(STREET), first[0]["id"]), story.street, 2)
    browser = browser_of(story.street)
    page = text_of(browser.get(URL + "versions"))
    for words in ("限时：2 工作日 → 4 工作日", "移除“处理 · 全部类别 · 不论缓急”", "开头"):
        assert words in page
    assert browser.post(URL + "versions/1/restoration", {"version": "3"}).status_code == 303
    assert DEADLINES.load(STREET) == first
    with pytest.raises(Conflict):
        restore_rules("deadlines", STREET, 0, by=story.street, version=3)
    restore_rules("deadlines", STREET, 0, by=story.street, version=4)
    assert DEADLINES.load(STREET) == []


@pytest.mark.parametrize("place", ["", "990101", "990101002", "330102001"])
def test_the_street_lays_nothing_down_for_others(place: str) -> None:
    story = make_time_town()
    other = Deadline.objects.create(
        clock="handle", place_code=place, limit_amount=1, limit_unit="work_day"
    )
    before = everything()
    browser, url = browser_of(story.street), f"/desk/rules/deadlines/{place or 'all'}/"
    for path in (url, url + "versions", f"{url}{other.pk}"):
        assert browser.get(path).status_code == 404
    assert browser.post(url + "new", form()).status_code == 404
    with pytest.raises(Denied):
        save_rules(Saving(kind="deadlines", place_code=place, version=0), [], by=story.street)
    with pytest.raises(Denied):
        start_dry_run("deadlines", place, [], by=story.street)
    with pytest.raises(Invalid, match="已不属于这个地方"):  # slipped in under another place
        save([{**deadline(), "id": other.pk}], story.street, 0, about=0)
    assert (everything(), RuleSet.objects.count()) == (before, 0)


def test_a_clerk_reads_the_rules_and_an_operator_edits_deadlines_alone() -> None:
    story = make_time_town()
    clerk, operator = browser_of(story.clerk), browser_of(make_staff(Role.OPERATOR, ""))
    page = text_of(clerk.get("/desk/deadlines"))
    assert "通用时限" in page
    assert "修改规定" not in page
    assert clerk.post(URL + "new", form()).status_code == 403
    everywhere = "/desk/rules/deadlines/all/"
    assert operator.get("/desk/deadlines", {"place": "all"})["Location"] == everywhere
    assert operator.post(everywhere + "new", form()).status_code == 303
    assert street_limit() == (2, TimeUnit.WORK_DAY)
    for kind in ("routing", "escalation"):
        assert operator.get(f"/desk/rules/{kind}/all/").status_code == 404
    with pytest.raises(NotFound):
        save_rules(Saving(kind="nothing", place_code="", version=0), [], by=story.street)


def test_what_holds_is_removed_by_nobody_who_looked_at_an_older_version() -> None:
    story = make_time_town()
    save([deadline(2)], story.street, 0)
    before = everything()
    page = browser_of(story.street).post(
        f"{URL}{DEADLINES.load(STREET)[0]['id']}", {"do": "remove", "version": "0"}
    )
    assert page.status_code == 409
    assert "别人刚刚改过这套规则" in text_of(page)
    assert everything() == before
    assert EventRecord.objects.filter(kind="cases.RulesChanged").count() == 1
