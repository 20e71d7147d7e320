"""A day at the desk: what the queue shows to whom, and what a matter beside it says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.models import Case, RoutingRule
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.routing import Receiver
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_handled, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, numbers_in, queries_of, text_of
from shanzhi.cases.understanding.urgency import urgency_of
from shanzhi.kernel.api import Actor, Role, TimeUnit, now
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.places.tests.factories import make_grid

pytestmark = pytest.mark.django_db
STREET = COMMUNITY[:9]


def dispatcher_of(town: Town) -> Actor:
    """Who triages for the street."""
    assert town.grid.code.startswith(STREET)
    return make_staff(Role.STREET_DISPATCHER, STREET, name="王以宁")


def test_the_dispatcher_sees_what_is_open_newest_first() -> None:
    town = make_town()
    first, second = make_report(town, "路灯坏了"), make_report(town, "垃圾没人清运")
    done = make_handled(town)
    page = browser_of(dispatcher_of(town)).get("/desk/")
    assert numbers_in(page) == [second.number, first.number]
    assert done.number not in text_of(page)
    assert "待接单" in text_of(page)


def test_the_clerk_next_door_sees_nothing_of_it() -> None:
    town = make_town()
    case = make_report(town)
    neighbour = browser_of(make_staff(Role.COMMUNITY_CLERK, "990101001002"))
    assert numbers_in(neighbour.get("/desk/?tab=all")) == []
    assert neighbour.get(f"/desk/cases/{case.number}").status_code == 404
    assert neighbour.post(f"/desk/cases/{case.number}/comments", {"body": "?"}).status_code == 404


def test_a_handler_sees_the_matters_of_their_unit_and_no_others() -> None:
    town = make_town()
    theirs, other = make_report(town, "墙皮掉落"), make_report(town, "井盖破了")
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY, name="和风物业服务中心")
    Case.objects.filter(pk=theirs.pk).update(holder_unit=company)
    handler = browser_of(make_staff(Role.HANDLER, COMMUNITY[:6], unit=company))
    assert numbers_in(handler.get("/desk/")) == [theirs.number]
    assert handler.get(f"/desk/cases/{other.number}").status_code == 404


def test_a_queue_of_thirty_costs_as_many_queries_as_a_queue_of_three() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    for n in range(3):
        make_report(town, f"第{n}盏路灯坏了")
    few = queries_of(dispatcher, "/desk/")
    for n in range(27):
        make_report(town, f"第{n}处垃圾没人清运")
        make_grid(f"第{n}网格", COMMUNITY)
    assert queries_of(dispatcher, "/desk/") == few <= 12


def test_a_matter_with_a_long_history_costs_no_more_than_a_new_one() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    path = f"/desk/cases/{case.number}"
    comment_on_case(case, by=town.clerk, body="第一次", visibility=Visibility.INSIDE)
    short = queries_of(town.clerk, path)
    for n in range(20):
        comment_on_case(case, by=town.clerk, body=f"再记一次 {n}", visibility=Visibility.INSIDE)
    # Seven of them are rooms above, asked what stands beside the matter.
    assert queries_of(town.clerk, path) == short <= 41


def test_filters_live_in_the_address_and_travel_to_the_matter_and_back() -> None:
    town = make_town()
    case = make_report(town, "下水道堵了，污水漫到路上")
    make_report(town, "广场舞太吵")
    browser = browser_of(dispatcher_of(town))
    saved = f"/desk/?place={town.grid.code}&q=下水道&order=due"
    page = browser.get(saved)
    assert numbers_in(page) == [case.number]
    assert f"/desk/cases/{case.number}?place={town.grid.code}&" in text_of(page)
    beside = browser.get(f"/desk/cases/{case.number}?place={town.grid.code}&q=下水道")
    assert numbers_in(beside) == [case.number]
    assert "“下水道” · 翠湖花园网格" in text_of(beside) or "翠湖花园网格" in text_of(beside)


def test_the_second_page_stays_open_beside_a_matter_of_it() -> None:
    town = make_town()
    cases = [make_report(town, f"第{n}盏路灯坏了") for n in range(52)]
    browser = browser_of(town.clerk)
    first = text_of(browser.get("/desk/"))
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = browser.get(following)
    assert numbers_in(second) == [cases[1].number, cases[0].number]
    opened = text_of(second).split('data-row href="')[1].split('"')[0]
    assert numbers_in(browser.get(opened)) == [cases[1].number, cases[0].number]


def test_tabs_count_what_each_would_show() -> None:
    town = make_town()
    accept_case(make_report(town), by=town.clerk)
    make_report(town)
    make_report(town)
    page = text_of(browser_of(town.clerk).get("/desk/"))
    counted = [part.split("<")[0] for part in page.split('class="tabs-count">')[1:]]
    assert counted == ["3", "2", "1", "0", "0"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=%00", 200),
        ("place=甲", 200),
        ("place=9901010010010019999", 200),
        ("urgency=9", 200),
        ("opened=2026-02-30", 200),
        ("opened=9999-12-31", 200),
        ("cursor=nonsense", 422),
        ("cursor=W10&order=due", 422),
    ],
)
def test_an_address_that_was_tampered_with_breaks_nothing(query: str, status: int) -> None:
    town = make_town()
    make_report(town)
    assert browser_of(town.clerk).get(f"/desk/?{query}").status_code == status


def test_the_menu_shows_only_the_doors_that_open() -> None:
    make_town()
    links = {
        Role.COMMUNITY_CLERK: {"/desk/", "/worker/", "/desk/rules", "/cockpit/", "/inbox"},
        Role.HANDLER: {"/desk/", "/worker/", "/inbox"},
        Role.LEADER: {"/desk/", "/desk/rules", "/cockpit/", "/inbox"},
    }
    for role, expected in links.items():
        page = text_of(browser_of(make_staff(role, COMMUNITY)).get("/desk/"))
        menu = page.split('class="desk-nav"')[1].split("</nav>")[0]
        assert all(f'<li><a href="{path}"' in menu for path in expected), role
        assert "/operator/dead-letters" not in menu
    for path in links[Role.COMMUNITY_CLERK] - links[Role.HANDLER]:
        answer = browser_of(make_staff(Role.HANDLER, COMMUNITY)).get(path)
        assert answer.status_code == 403


def test_a_low_confidence_is_said_in_words() -> None:
    town = make_town()
    case = make_report(town)
    case.classifications.update(confidence=0.11, words=["噪音"])
    page = text_of(browser_of(town.clerk).get(f"/desk/cases/{case.number}"))
    assert "把握不大（11%）" in page
    assert "因为文字里有：噪音。" in page
    case.classifications.update(confidence=0.93)
    assert "把握很大（93%）" in text_of(browser_of(town.clerk).get(f"/desk/cases/{case.number}"))


def test_rules_are_read_in_words() -> None:
    make_town()
    RoutingRule.objects.create(
        name="夜间先找网格",
        from_hour=20,
        until_hour=7,
        receiver=Receiver.GRID_TEAM,
        limit_amount=2,
        limit_unit=TimeUnit.WORK_DAY,
    )
    page = text_of(browser_of(make_staff(Role.LEADER, COMMUNITY)).get("/desk/rules"))
    assert "20:00–7:00" in page
    assert "2 工作日" in page
    assert "work_day" not in page


def test_late_first_when_asked_by_deadline() -> None:
    town = make_town()
    early, late = make_report(town), make_report(town)
    Case.objects.filter(pk=late.pk).update(due_at=now() - timedelta(hours=3))
    browser = browser_of(town.clerk)
    assert numbers_in(browser.get("/desk/?order=due")) == [late.number, early.number]
    assert numbers_in(browser.get("/desk/?late=1")) == [late.number]
    assert "已超时 3 小时" in text_of(browser.get("/desk/?late=1"))


def test_the_pane_says_why_a_matter_is_urgent() -> None:
    town = make_town()
    case = make_report(town, "2号楼电梯停了，老人被困电梯")
    reasons = urgency_of(case.text.body).reasons
    page = text_of(browser_of(town.clerk).get(f"/desk/cases/{case.number}"))
    assert reasons
    assert all(reason.reason in page and reason.words in page for reason in reasons)
