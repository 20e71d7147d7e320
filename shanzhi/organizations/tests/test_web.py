"""What a request of staff costs, and who gets through which door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from shanzhi.kernel.api import NOBODY, SYSTEM, Actor, Grant, Role, actor_of
from shanzhi.organizations.api import Unit
from shanzhi.organizations.queries import accounts_with_powers, staff_actor
from shanzhi.organizations.tests.factories import make_post, make_unit
from shanzhi.organizations.web.middleware import ActorMiddleware
from shanzhi.people.api import close_account, issue_api_token, revoke_api_token
from shanzhi.people.tests.factories import make_account

pytestmark = pytest.mark.django_db
COMMUNITY = "990101001001"
SESSION_AND_ACCOUNT = 2
DIRECTORY_PAGE = SESSION_AND_ACCOUNT + 3  # units, posts, the number on the bell


def actor_with(key: str, path: str = "/api/v1/inbox") -> Actor:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest, HttpResponse

    request = RequestFactory().get(path, headers={"Authorization": f"Bearer {key}"})
    request.user = AnonymousUser()
    seen: list[Actor] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(actor_of(request))
        return HttpResponse()

    ActorMiddleware(view)(request)
    return seen[0]


def test_a_person_and_all_their_powers_cost_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    account = make_account(role=Role.COMMUNITY_CLERK, scope_code=COMMUNITY)
    units = [make_unit(), make_unit()]
    for unit in units:
        make_post(account, unit)
    with django_assert_num_queries(1):
        actor = staff_actor(account)
    assert actor.grants == (Grant(Role.COMMUNITY_CLERK, COMMUNITY),)
    assert actor.unit_ids == {unit.pk for unit in units}
    loaded = accounts_with_powers().get(pk=account.pk)
    with django_assert_num_queries(0):
        assert staff_actor(loaded) == actor


def test_a_post_that_ended_and_a_unit_out_of_use_give_no_power() -> None:
    account, unit, closed = make_account(), make_unit(), make_unit()
    post = make_post(account, unit)
    post.ends_on = localdate()
    post.save()
    make_post(account, closed)
    Unit.objects.filter(pk=closed.pk).update(is_active=False)
    assert staff_actor(account).unit_ids == frozenset()
    assert staff_actor(account, localdate() - timedelta(days=1)).unit_ids == {unit.pk}


def test_who_left_is_nobody_even_with_an_open_session() -> None:
    account = make_account(role=Role.COMMUNITY_CLERK, scope_code=COMMUNITY)
    client = Client()
    client.force_login(account)
    assert client.get("/desk/units").status_code == 200
    close_account(account, by=SYSTEM)
    assert client.get("/desk/units").status_code == 302
    assert staff_actor(account) == NOBODY


def test_a_key_speaks_for_its_account_on_the_api_only_and_not_after_it_is_revoked() -> None:
    account = make_account(role=Role.CITY_DISPATCHER, scope_code="990101")
    row, key = issue_api_token(account, "热线系统", by=SYSTEM)
    assert actor_with(key).id == account.pk
    assert actor_with(key, "/desk/units") == NOBODY
    assert actor_with(key + "x") == NOBODY
    revoke_api_token(row, by=SYSTEM)
    assert actor_with(key) == NOBODY


def test_a_page_of_ours_may_call_the_api_but_a_forged_form_may_not() -> None:
    account = make_account(role=Role.CITY_DISPATCHER, scope_code="990101")
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    assert client.get("/api/v1/inbox").status_code == 200
    assert client.post("/api/v1/inbox/1/reading").status_code == 403
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/api/v1/inbox/1/reading").status_code == 401
    forged = {"Authorization": "Bearer sz_forged"}
    assert client.post("/api/v1/inbox/1/reading", headers=forged).status_code == 401


def test_the_directory_shows_the_own_place_and_those_above_in_a_fixed_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    clerk = make_account(role=Role.COMMUNITY_CLERK, scope_code=COMMUNITY)
    near = [make_unit(name=f"近{number}") for number in range(3)]
    make_unit(name="上级街道", place_code=COMMUNITY[:9])
    make_unit(name="隔壁社区", place_code=COMMUNITY[:9] + "002")
    for unit in near:
        make_post(make_account(name="郑小河"), unit)
    client = Client()
    client.force_login(clerk)
    client.get("/desk/units")  # names of places are read into memory once
    with django_assert_num_queries(DIRECTORY_PAGE):
        page = client.get("/desk/units").content.decode()
    for name in ("近0", "近2", "上级街道", "郑小河"):
        assert name in page
    assert "隔壁社区" not in page
    assert Client().get("/desk/units").status_code == 302
