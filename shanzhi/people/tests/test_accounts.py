"""Accounts, roles for a term, API keys: who can do what, and who cannot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Grant,
    Invalid,
    Role,
    history,
    now,
)
from shanzhi.people.actions.api_token import issue_api_token, revoke_api_token
from shanzhi.people.actions.create_account import close_account, create_account
from shanzhi.people.actions.grant_role import end_role, grant_role
from shanzhi.people.actions.set_work_contact import set_work_phone
from shanzhi.people.models import Account, ApiToken, RoleGrant
from shanzhi.people.queries import grants_of, token_account_id
from shanzhi.people.tests.factories import make_account

pytestmark = pytest.mark.django_db

STREET, NEXT_STREET = "990101001", "990101002"


def operator_of(scope: str) -> Actor:
    account = make_account(name="赵管理")
    return Actor(
        kind="staff", id=account.pk, name=account.name, grants=(Grant(Role.OPERATOR, scope),)
    )


def security_of(scope: str) -> Actor:
    account = make_account(name="吴安全")
    return Actor(
        kind="staff", id=account.pk, name=account.name, grants=(Grant(Role.SECURITY_ADMIN, scope),)
    )


def test_a_new_colleague_gets_an_account_and_can_do_nothing_until_a_role_is_granted() -> None:
    account = create_account(
        username="Chen-Jing", name="陈静", password="plum-blossom-42", by=operator_of("")
    )
    assert account.username == "chen-jing"
    assert account.check_password("plum-blossom-42")
    assert grants_of(account, localdate()) == ()
    grant_role(account, Role.COMMUNITY_CLERK, STREET + "001", by=SYSTEM)
    assert grants_of(account, localdate()) == (Grant(Role.COMMUNITY_CLERK, STREET + "001"),)
    kinds = [event.kind for event in history("account", account.pk)]
    assert kinds == ["people.AccountCreated", "people.RoleGranted"]


@pytest.mark.parametrize(
    ("username", "name", "password", "field"),
    [
        ("chen jing", "陈静", "plum-blossom-42", "username"),
        ("chen", " ", "plum-blossom-42", "name"),
        ("chen", "陈静", "short", "password"),
        ("chen", "陈静", "1234567890", "password"),
    ],
)
def test_a_careless_account_is_refused(username: str, name: str, password: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create_account(username=username, name=name, password=password, by=SYSTEM)
    assert set(refusal.value.fields) == {field}
    assert not Account.objects.exists()
    assert not EventRecord.objects.exists()


def test_a_user_name_is_given_once() -> None:
    make_account(username="chen")
    with pytest.raises(Conflict, match="chen"):
        create_account(username="CHEN", name="陈静", password="plum-blossom-42", by=SYSTEM)


def test_a_clerk_cannot_open_accounts() -> None:
    clerk = Actor(kind="staff", id=1, grants=(Grant(Role.COMMUNITY_CLERK, STREET),))
    with pytest.raises(Denied):
        create_account(username="x", name="某人", password="plum-blossom-42", by=clerk)


def test_a_role_that_has_run_out_has_no_power() -> None:
    yesterday = localdate() - timedelta(days=1)
    account = make_account(role=Role.STREET_DISPATCHER, scope_code=STREET, until=localdate())
    assert grants_of(account, localdate()) == ()
    assert grants_of(account, yesterday) == (Grant(Role.STREET_DISPATCHER, STREET),)


def test_a_role_of_next_month_has_no_power_yet() -> None:
    account = make_account()
    later = localdate() + timedelta(days=30)
    grant_role(account, Role.LEADER, STREET, by=SYSTEM, starts_on=later)
    assert grants_of(account, localdate()) == ()
    assert grants_of(account, later) == (Grant(Role.LEADER, STREET),)


def test_a_role_is_ended_today_and_counts_no_more() -> None:
    account = make_account(role=Role.LEADER, scope_code=STREET)
    end_role(account.role_grants.get(), by=security_of(STREET))
    assert grants_of(account, localdate()) == ()
    assert RoleGrant.objects.get().ends_on == localdate()
    fresh = grant_role(account, Role.LEADER, NEXT_STREET, by=SYSTEM)
    end_role(fresh, by=SYSTEM)
    assert not RoleGrant.objects.filter(pk=fresh.pk).exists()


def test_the_same_grant_twice_is_one() -> None:
    account = make_account()
    first = grant_role(account, Role.LEADER, STREET, by=SYSTEM)
    assert grant_role(account, Role.LEADER, STREET, by=SYSTEM).pk == first.pk
    assert EventRecord.objects.filter(kind="people.RoleGranted").count() == 1


def test_who_secures_one_street_grants_nothing_in_the_next_nor_in_the_city() -> None:
    account, security = make_account(), security_of(STREET)
    for scope in (NEXT_STREET, STREET[:6], ""):
        with pytest.raises(Denied):
            grant_role(account, Role.OPERATOR, scope, by=security)
    assert not RoleGrant.objects.exists()


def test_what_nobody_can_be_granted() -> None:
    account = make_account()
    with pytest.raises(Invalid) as refusal:
        grant_role(account, Role.SYSTEM, "12", by=SYSTEM, ends_on=date(2020, 1, 1))
    assert set(refusal.value.fields) == {"role", "scope_code", "ends_on"}


def test_a_key_speaks_for_its_account_until_it_is_revoked_or_runs_out() -> None:
    account = make_account(role=Role.CITY_DISPATCHER, scope_code="990101")
    row, key = issue_api_token(account, "热线系统", by=SYSTEM, days=30)
    assert token_account_id(key) == account.pk
    assert token_account_id(key + "x") is None
    assert token_account_id(key, now() + timedelta(days=31)) is None
    assert key.encode() not in bytes(ApiToken.objects.get().token_hash)
    revoke_api_token(row, by=SYSTEM)
    assert token_account_id(key) is None
    assert [event.payload for event in history("account", account.pk)] == [
        {"account_id": account.pk, "token_id": row.pk}
    ] * 2


def test_an_operator_of_a_street_cannot_take_a_key_that_speaks_for_the_city() -> None:
    mayor = make_account(role=Role.CITY_DISPATCHER, scope_code="990101")
    with pytest.raises(Denied):
        issue_api_token(mayor, "试试", by=operator_of(STREET))
    with pytest.raises(Denied):
        close_account(mayor, by=operator_of(STREET))
    assert not ApiToken.objects.exists()


def test_who_leaves_loses_roles_keys_and_password_at_once() -> None:
    account = make_account(role=Role.HANDLER, scope_code=STREET)
    _row, key = issue_api_token(account, "手机", by=SYSTEM)
    close_account(account, by=operator_of(STREET))
    account.refresh_from_db()
    assert not account.is_active
    assert not account.has_usable_password()
    assert grants_of(account, localdate()) == ()
    assert token_account_id(key) is None


def test_a_worker_changes_her_own_work_phone_and_nobody_elses() -> None:
    liu, sun = make_account(name="刘洋"), make_account(name="孙磊")
    by = Actor(kind="staff", id=liu.pk, name=liu.name)
    assert set_work_phone(liu, "0000-5551234", by=by).work_phone == "0000-5551234"
    with pytest.raises(Denied):
        set_work_phone(sun, "0000-5559999", by=by)
    with pytest.raises(Invalid):
        set_work_phone(liu, "打给我", by=by)
    sun.refresh_from_db()
    assert sun.work_phone == ""
    assert EventRecord.objects.get().payload == {"account_id": liu.pk, "what": "work_phone"}
