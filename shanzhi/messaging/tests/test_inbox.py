"""One's inbox: seen by its owner, counted once, read by a press."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shanzhi.kernel.api import NOBODY, SYSTEM, NotFound, Role
from shanzhi.messaging.actions.read_notice import read_all_notices, read_notice
from shanzhi.messaging.models import Notice
from shanzhi.messaging.queries import inbox, unread_count
from shanzhi.messaging.tests.factories import make_notice
from shanzhi.organizations.api import staff_actor
from shanzhi.people.api import Account, issue_api_token
from shanzhi.people.tests.factories import make_account

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 4  # session, account with its powers, the page, the number on the bell


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_the_inbox_is_pages_of_thirty_newest_first_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    chen, liu = make_account(), make_account()
    notices = [make_notice(chen) for _each in range(35)]
    make_notice(liu)
    viewer = staff_actor(chen)
    with django_assert_num_queries(1):
        page = inbox(viewer)
    assert [item.id for item in page.items] == [n.pk for n in reversed(notices[5:])]
    rest = inbox(viewer, before=page.next_cursor)
    assert [item.id for item in rest.items] == [n.pk for n in reversed(notices[:5])]
    assert rest.next_cursor is None
    assert unread_count(viewer) == 35


def test_nobody_reads_anothers_notice() -> None:
    chen, liu = make_account(), make_account()
    notice = make_notice(chen)
    for stranger in (staff_actor(liu), NOBODY):
        with pytest.raises(NotFound):
            read_notice(notice.pk, by=stranger)
        assert inbox(stranger).items == []
        assert read_all_notices(by=stranger) == 0
    assert Notice.objects.get().read_at is None


def test_who_has_no_desk_is_led_to_the_matter_at_their_own_end() -> None:
    worker = make_account(role=Role.GRID_WORKER, scope_code="990101001001001")
    notice, client = make_notice(worker), signed_in(worker)
    assert 'href="/worker/report"' in client.get("/inbox").content.decode()
    assert client.post(f"/inbox/{notice.pk}/reading")["Location"] == "/worker/cases/1"
    assert 'href="/worker/cases/1"' in client.get("/inbox").content.decode()


def test_a_press_marks_as_read_and_leads_to_the_matter() -> None:
    chen = make_account(role=Role.COMMUNITY_CLERK, scope_code="990101001001")
    first, second = make_notice(chen), make_notice(chen)
    client = signed_in(chen)
    answer = client.post(f"/inbox/{first.pk}/reading")
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/cases/1"
    unread = client.get("/inbox?unread=1").content.decode()
    assert f"/inbox/{second.pk}/reading" in unread
    assert f"/inbox/{first.pk}/reading" not in unread
    client.post("/inbox/reading")
    assert unread_count(staff_actor(chen)) == 0


def test_the_page_costs_the_same_whatever_it_shows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    chen = make_account(role=Role.COMMUNITY_CLERK, scope_code="990101001001")
    client = signed_in(chen)
    for shown in (0, 1, 30):
        for _each in range(shown):
            make_notice(chen)
        with django_assert_num_queries(PAGE_QUERIES):
            assert client.get("/inbox").status_code == 200


def test_strangers_are_asked_to_sign_in() -> None:
    answer = Client().get("/inbox")
    assert answer["Location"] == "/login?next=/inbox"


def test_another_system_reads_its_inbox_with_a_key() -> None:
    hotline = make_account(role=Role.CITY_DISPATCHER, scope_code="990101")
    notice = make_notice(hotline)
    _row, key = issue_api_token(hotline, "热线系统", by=SYSTEM)
    client, headers = Client(enforce_csrf_checks=True), {"Authorization": f"Bearer {key}"}
    page = client.get("/api/v1/inbox", headers=headers).json()
    assert page["unread"] == 1
    assert page["items"][0]["link"] == "/desk/cases/1"
    reading = f"/api/v1/inbox/{notice.pk}/reading"
    assert client.post(reading, headers=headers).status_code == 204
    assert client.get("/api/v1/inbox?unread=true", headers=headers).json()["items"] == []
    assert client.get("/api/v1/inbox").status_code == 401
