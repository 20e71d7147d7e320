"""沈明远 is linked to a community: what is due, what he wrote down, and who sees that he did not come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.api import Case
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    ReportFigure,
    Role,
    WrongState,
    local_zone,
    offline_pages,
    run_retention,
)
from shanzhi.messaging.api import inbox
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Account
from shanzhi.people.tests.factories import make_account
from shanzhi.visits.actions.end_link import end_link
from shanzhi.visits.actions.link_cadre import NewLink, link_cadre
from shanzhi.visits.actions.plan_links import plan_all, remind_links
from shanzhi.visits.actions.record_link import NewRecord, record_link, report_heard
from shanzhi.visits.demo import load_demo_links
from shanzhi.visits.events import LinkPlanNear
from shanzhi.visits.figures.links import figures
from shanzhi.visits.handlers import tell_near
from shanzhi.visits.models import Link, LinkPlan, LinkRecord
from shanzhi.visits.queries.links import plans_for
from shanzhi.visits.rules.link_plans import LEAST_DAYS, plans_around, standing

pytestmark = pytest.mark.django_db
STREET = COMMUNITY[:9]
# A Monday.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=local_zone())


class Story:
    """The town, the street's dispatcher, and a leader of the county who is linked."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        self.street = make_staff(Role.STREET_DISPATCHER, STREET, name="王以宁")
        self.cadre = make_staff(Role.LEADER, COMMUNITY[:6], name="沈明远")

    @property
    def account(self) -> Account:
        return Account.objects.get(pk=self.cadre.id or 0)

    def linked(self, at: datetime = MONDAY, **changes: object) -> Link:
        given_: dict[str, object] = {
            "place_code": COMMUNITY,
            "level": "senior",
            "duties": ["听意见"],
        }
        new = NewLink(**(given_ | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name
        return link_cadre(self.account, new, by=self.street, at=at)

    def wrote(
        self, plan: LinkPlan, heard: str = "3幢门口路灯坏了", **changes: object
    ) -> LinkRecord:
        given_: dict[str, object] = {
            "key": uuid4(), "place_code": self.town.grid.code, "heard": heard, "met": "老张",
        }  # fmt: skip
        new = NewRecord(**(given_ | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name
        return record_link(plan, new, by=self.cadre, at=MONDAY + timedelta(hours=1))


@pytest.fixture
def story() -> Story:
    return Story()


def browser(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.id or 0))
    return client


def words(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined, no-any-return]  # 2026-11-26: a response


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400),
    st.one_of(st.none(), st.integers(1, 400)),
)
def test_what_is_due_lies_in_the_term_and_leaves_time(
    today: date, before: int, after: int | None
) -> None:
    starts = today - timedelta(days=before)
    ends = today + timedelta(days=after) if after else None
    for due in plans_around(("visit", "report", "analysis"), starts, ends, today):
        assert starts <= due.starts_on <= today <= due.due_on
        assert ends is None or due.due_on < ends
        assert (due.due_on - due.starts_on).days + 1 >= LEAST_DAYS


def test_how_a_plan_stands() -> None:
    today = date(2026, 11, 26)
    days = (-1, 0, 1, 2)
    found = [standing(False, today + timedelta(days=n), today) for n in days]
    assert found == ["missed", "soon", "soon", "due"]
    assert standing(True, today - timedelta(days=9), today) == "done"


def test_a_link_plans_its_week_month_and_quarter_once(story: Story) -> None:
    link = story.linked()
    due = {plan.task: plan.due_on for plan in link.plans.all()}
    assert due == {
        "visit": date(2026, 11, 29),
        "report": date(2026, 11, 30),
        "analysis": date(2026, 12, 31),
    }
    assert plan_all(MONDAY) == 0
    assert plan_all(MONDAY + timedelta(days=7)) == 1  # the next week
    assert plan_all(MONDAY + timedelta(days=8)) == 1  # December
    assert EventRecord.objects.filter(kind="visits.LinkPlanned").count() == 5


def test_who_may_link_whom_to_what(story: Story) -> None:
    link = story.linked()
    events = EventRecord.objects.count()
    with pytest.raises(Conflict):
        story.linked()
    for changes in ({"level": "city"}, {"tasks": ()}, {"ends_on": MONDAY.date()}):
        with pytest.raises(Invalid):
            story.linked(**changes)
    new = NewLink(place_code=COMMUNITY, level="senior")
    for who in (story.town.clerk, make_staff(Role.STREET_DISPATCHER, "990101002")):
        with pytest.raises(Denied):
            link_cadre(story.account, new, by=who)
        with pytest.raises(Denied):
            end_link(link, by=who)
    assert EventRecord.objects.count() == events
    end_link(link, by=story.street, at=MONDAY + timedelta(days=1))
    assert not link.plans.exists()
    with pytest.raises(WrongState):
        end_link(link, by=story.street, at=MONDAY + timedelta(days=2))


def test_the_same_record_twice_is_one_and_makes_the_plan_done(story: Story) -> None:
    plan = story.linked().plans.get(task="visit")
    key = uuid4()
    first, again = story.wrote(plan, key=key), story.wrote(plan, key=key)
    plan.refresh_from_db()
    assert first == again
    assert plan.done_at == MONDAY + timedelta(hours=1)
    assert EventRecord.objects.filter(kind="visits.LinkRecorded").count() == 1


def test_nobody_writes_for_a_cadre_and_nothing_outside_of_the_place(story: Story) -> None:
    plan = story.linked().plans.get(task="visit")
    new = NewRecord(key=uuid4(), place_code=COMMUNITY, heard="代记")
    with pytest.raises(Denied):
        record_link(plan, new, by=story.street)
    for changes in ({"place_code": "990101002001"}, {"heard": " "}, {"met": "x" * 200}):
        with pytest.raises(Invalid):
            story.wrote(plan, **changes)
    assert not LinkRecord.objects.exists()


def test_what_was_heard_becomes_a_matter_once_and_both_know_of_each_other(story: Story) -> None:
    plan = story.linked().plans.get(task="visit")
    record = report_heard(story.wrote(plan), by=story.cadre)
    assert report_heard(record, by=story.cadre).case_id == record.case_id
    case = Case.objects.get()
    assert (record.case_id, case.place_code) == (case.pk, story.town.grid.code)
    event = EventRecord.objects.get(kind="visits.LinkHeardReported")
    assert event.payload["case_id"] == case.pk
    with pytest.raises(Denied):
        report_heard(record, by=story.street)


def test_the_cadre_is_reminded_the_day_before_and_on_the_day_and_not_when_done(
    story: Story,
) -> None:
    plan = story.linked().plans.get(task="visit")  # due on Sunday the 29th
    assert remind_links(MONDAY) == 0
    saturday = MONDAY + timedelta(days=5)
    assert (remind_links(saturday), remind_links(saturday)) == (1, 0)
    record = EventRecord.objects.get(kind="visits.LinkPlanNear")
    tell_near(LinkPlanNear(**record.payload), record)
    (notice,) = inbox(story.cadre).items
    assert "明天到期" in notice.text
    story.wrote(plan)
    assert (
        remind_links(saturday + timedelta(days=1)) == 1
    )  # the report of Monday; no visit any more
    assert plan.pk not in {
        each.payload["plan_id"]
        for each in EventRecord.objects.filter(kind="visits.LinkPlanNear", payload__days=0)
    }


def test_who_has_not_come_is_seen_by_place_and_day_and_never_counted_by_person(
    story: Story,
) -> None:
    link = story.linked(starts_on=localdate() - timedelta(days=20))
    LinkPlan.objects.create(
        link=link, task="visit",
        starts_on=localdate() - timedelta(days=9), due_on=localdate() - timedelta(days=3),
    )  # fmt: skip
    order = [(p.link.place_code, p.due_on) for p in plans_for(story.street)]
    assert order == sorted(order)
    for who in (story.street, story.town.clerk):
        page = words(browser(who).get("/desk/links?show=missed"))
        assert "到期未完成" in page
        assert "沈明远" in page
    elsewhere = make_staff(Role.STREET_DISPATCHER, "990101002", name="外街道")
    assert "沈明远" not in words(browser(elsewhere).get("/desk/links"))
    assert browser(elsewhere).get(f"/desk/links/{link.pk}").status_code == 404
    missed = {row.key: row.value for row in _figures(story)}
    assert missed["missed"] == 1


def _figures(story: Story) -> list[ReportFigure]:
    today = localdate()
    return list(
        figures(STREET, today - timedelta(days=10), today + timedelta(days=1), story.street)
    )


def test_a_cadre_on_a_phone_with_a_form_that_may_wait(story: Story) -> None:
    today = datetime.now(tz=local_zone())
    link = story.linked(at=today, starts_on=localdate() - timedelta(days=200))
    plan = link.plans.order_by("-due_on")[0]
    phone = browser(story.cadre)
    assert "和风社区" in words(phone.get("/worker/links"))
    paths = {page.path for page in offline_pages(story.cadre)}
    assert {"/worker/links", f"/worker/links/plans/{plan.pk}"} <= paths
    form = {"place": story.town.grid.code, "heard": "路灯坏了，电话13812345678", "matter": "1"}
    address = f"/worker/links/plans/{plan.pk}/record"
    act = {"X-Device-Act": str(uuid4())}
    assert phone.post(address, {**form, "heard": ""}).status_code == 422
    assert phone.post(address, form, headers=act).status_code == 303
    assert phone.post(address, form, headers=act).status_code in {200, 303}
    assert (LinkRecord.objects.count(), Case.objects.count()) == (1, 1)
    assert Case.objects.get().number in words(phone.get(f"/worker/links/plans/{plan.pk}"))
    assert browser(story.street).get(f"/worker/links/plans/{plan.pk}").status_code == 404
    desk = words(browser(story.street).get(f"/desk/links/{link.pk}"))
    assert "138****5678" in desk
    assert "13812345678" not in desk


def test_the_street_links_somebody_at_the_desk_and_ends_it(story: Story) -> None:
    desk = browser(story.street)
    assert desk.get("/desk/links/new").status_code == 200
    form = {
        "username": story.account.username, "place": story.town.grid.code,
        "tasks": ["visit"], "duties": "听意见\n帮协调",
    }  # fmt: skip
    for wrong in ({"username": "no\x00body"}, {"duties": "听\x00"}):
        assert desk.post("/desk/links/new", {**form, **wrong}).status_code == 422
    assert desk.post("/desk/links/new", {**form, "tasks": []}).status_code == 422
    assert desk.post("/desk/links/new", form).status_code == 303
    assert desk.post("/desk/links/new", form).status_code == 409
    link = Link.objects.get()
    assert (link.level, link.duties) == ("middle", ["听意见", "帮协调"])
    assert desk.post(f"/desk/links/{link.pk}/ending").status_code == 303
    assert browser(story.town.clerk).post(f"/desk/links/{link.pk}/ending").status_code == 403


def test_after_a_year_words_go_and_the_visit_stays(story: Story) -> None:
    record = story.wrote(story.linked().plans.get(task="visit"))
    run_retention(MONDAY + timedelta(days=370))
    record.refresh_from_db()
    assert (record.heard, record.met) == ("", "")


def test_the_demo_has_one_week_done_one_with_a_matter_and_one_missed(story: Story) -> None:
    for username, role in (
        ("leader", Role.LEADER), ("handler", Role.HANDLER), ("dispatcher", Role.STREET_DISPATCHER),
    ):  # fmt: skip
        make_account(role=role, scope_code=COMMUNITY[:6], name=username, username=username)
    for _each in range(2):
        load_demo_links(story.town.grid.code, by=SYSTEM)
    assert Link.objects.count() == 3
    assert Case.objects.count() == 1
    link = Link.objects.get(level="senior")
    visits = link.plans.filter(task="visit").order_by("due_on")
    assert [plan.done_at is not None for plan in visits][:3] == [True, True, False]
