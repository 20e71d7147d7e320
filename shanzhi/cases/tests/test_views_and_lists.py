"""Saved views, and the four lists: everybody sees only what they may see anyway."""

from __future__ import annotations

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.delete_view import delete_view
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.move_view import move_view
from shanzhi.cases.actions.rate import rate_case
from shanzhi.cases.actions.rename_view import rename_view
from shanzhi.cases.actions.save_view import save_view
from shanzhi.cases.actions.support import support_case
from shanzhi.cases.models import Case, SavedView
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.views import visible_views
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_handled, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, numbers_in, queries_of, text_of
from shanzhi.cases.tests.test_desk import dispatcher_of
from shanzhi.kernel.api import NOBODY, Denied, Invalid, Role, history
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
STREET = COMMUNITY[:9]


def names_of(actor: object) -> list[str]:
    """Views somebody has, in their order."""
    return [view.name for view in visible_views(actor)]  # type: ignore[arg-type]  # 2026-11-25: an actor


def test_a_view_that_the_street_shares_shows_the_clerk_only_her_community() -> None:
    town = make_town()
    mine = make_report(town, "3幢的路灯坏了")
    dispatcher = dispatcher_of(town)
    elsewhere = make_report(town, "隔壁社区的路灯坏了")
    Case.objects.filter(pk=elsewhere.pk).update(place_code="990101001002")
    save_view(by=dispatcher, name="全街道的路灯", query=f"place={STREET}&q=路灯", place_code=STREET)
    assert len(numbers_in(browser_of(dispatcher).get(f"/desk/?place={STREET}&q=路灯"))) == 2
    browser = browser_of(town.clerk)
    page = text_of(browser.get("/desk/"))
    assert "全街道的路灯" in page
    href = page.split('class="nav-views"')[1].split('href="')[1].split('"')[0]
    assert numbers_in(browser.get(href)) == [mine.number]


def test_a_private_view_is_nobody_elses() -> None:
    town = make_town()
    dispatcher = dispatcher_of(town)
    view = save_view(by=dispatcher, name="超时的", query="late=1")
    assert names_of(town.clerk) == []
    before = counted()
    browser = browser_of(town.clerk)
    assert browser.post(f"/desk/views/{view.pk}/removal").status_code == 404
    for change in (
        lambda: rename_view(view, by=town.clerk, name="我的"),
        lambda: move_view(view, by=town.clerk, step=1),
        lambda: delete_view(view, by=town.clerk),
    ):
        with pytest.raises(Denied):
            change()
    view.refresh_from_db()
    assert (view.name, counted()) == ("超时的", before)


def test_a_clerk_cannot_share_with_the_whole_street() -> None:
    town = make_town()
    before = counted()
    with pytest.raises(Denied):
        save_view(by=town.clerk, name="全街道", query="late=1", place_code=STREET)
    with pytest.raises(Denied):
        save_view(by=NOBODY, name="谁的", query="late=1")
    assert (SavedView.objects.count(), counted()) == (0, before)


def test_views_are_renamed_reordered_and_deleted_and_each_change_is_announced() -> None:
    town = make_town()
    first = save_view(by=town.clerk, name="超时", query="late=1")
    save_view(by=town.clerk, name="紧急", query="urgency=2")
    moved = move_view(first, by=town.clerk, step=1)
    assert names_of(town.clerk) == ["紧急", "超时"]
    move_view(moved, by=town.clerk, step=1)  # at the end already: nothing happens
    rename_view(first, by=town.clerk, name="  超时的  事 ")
    delete_view(first, by=town.clerk)
    assert names_of(town.clerk) == ["紧急"]
    kinds = [record.kind for record in history("view", first.pk)]
    assert kinds == ["cases.ViewSaved", "cases.ViewMoved", "cases.ViewRenamed", "cases.ViewDeleted"]
    assert "超时" not in str([record.payload for record in history("view", first.pk)])


@pytest.mark.parametrize("name", ["", "   ", "名" * 41, "坏\x00字", "超时"])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    town = make_town()
    save_view(by=town.clerk, name="超时", query="late=1")
    before = counted()
    with pytest.raises(Invalid):
        save_view(by=town.clerk, name=name, query="urgency=2")
    assert (SavedView.objects.count(), counted()) == (1, before)


def test_the_form_keeps_only_what_the_queue_understands() -> None:
    town = make_town()
    browser = browser_of(town.clerk)
    form = {"query": "list=taken&tab=held&cursor=x&next=//evil", "view_name": "在办"}
    answer = browser.post("/desk/views/new", form)
    assert answer["Location"] == "/desk/lists/taken?tab=held"
    assert SavedView.objects.get().query == "list=taken&tab=held"
    again = browser.post("/desk/views/new", form)
    assert again.status_code == 422
    assert "已经有一个同名的视图" in text_of(again)
    assert "在办" in text_of(browser.get("/desk/views"))


def test_the_list_of_what_came_in_says_who_supports_it() -> None:
    town = make_town()
    quiet, loud = make_report(town, "路灯坏了"), make_report(town, "垃圾没人清运")
    support_case(loud, by=NOBODY, device_key="a")
    browser = browser_of(town.clerk)
    page = browser.get("/desk/lists/asked")
    assert numbers_in(page) == [loud.number, quiet.number]
    assert "1 位邻居附议" in text_of(page)
    assert numbers_in(browser.get("/desk/lists/asked?tab=supported")) == [loud.number]


def test_the_list_of_dispatches_says_by_whom_and_why() -> None:
    town = make_town()
    case = make_report(town, "路灯坏了")
    dispatcher = dispatcher_of(town)
    dispatch_case(case, by=dispatcher, unit_id=town.desk.pk, reason="归社区照明")
    page = text_of(browser_of(dispatcher).get("/desk/lists/dispatched?tab=dispatched"))
    assert "王以宁派单" in page
    assert "归社区照明" in page


def test_the_list_of_the_taken_shows_every_clock() -> None:
    town = make_town()
    waiting = make_report(town, "路灯坏了")
    held = accept_case(make_report(town, "垃圾没人清运"), by=town.clerk)
    browser = browser_of(town.clerk)
    page = browser.get("/desk/lists/taken")
    assert numbers_in(page) == [waiting.number]
    assert "接单：还有" in text_of(page)
    held_page = browser.get("/desk/lists/taken?tab=held")
    assert numbers_in(held_page) == [held.number]
    assert "首次联系：还有" in text_of(held_page)
    assert "经办人 李明" in text_of(held_page)


def test_the_list_of_ratings_has_the_residents_words() -> None:
    town = make_town()
    case = make_handled(town)
    rate_case(case, by=reporter_of(case), solved=True, satisfaction=4, reason="来得很快")
    assert Case.objects.get().state == State.RATED
    page = text_of(browser_of(town.clerk).get("/desk/lists/rated?tab=rated"))
    assert "居民说已解决 · 满意度 4/5 · “来得很快”" in page


@pytest.mark.parametrize("name", ["asked", "dispatched", "taken", "rated"])
def test_a_long_list_costs_as_many_queries_as_a_short_one(name: str) -> None:
    town = make_town()
    path = f"/desk/lists/{name}?tab=all"
    for _ in range(2):
        make_handled(town)
    accept_case(make_report(town, "路灯坏了"), by=town.clerk)
    few = queries_of(town.clerk, path)
    for n in range(8):
        make_handled(town)
        accept_case(make_report(town, f"第{n}盏路灯坏了"), by=town.clerk)
    assert queries_of(town.clerk, path) == few <= 14


def test_a_matter_opened_from_a_list_stands_beside_that_list() -> None:
    town = make_town()
    case = make_report(town, "路灯坏了")
    make_handled(town)
    browser = browser_of(town.clerk)
    page = text_of(browser.get("/desk/lists/taken"))
    href = page.split('data-row href="')[1].split('"')[0]
    assert href == f"/desk/cases/{case.number}?list=taken"
    assert numbers_in(browser.get(href)) == [case.number]
    assert browser.get("/desk/lists/other").status_code == 404
    stranger = browser_of(make_staff(Role.COMMUNITY_CLERK, "990101001002"))
    assert numbers_in(stranger.get("/desk/lists/asked")) == []
