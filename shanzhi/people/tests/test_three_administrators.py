"""System, security and audit administrator are three people, and none can do another's work."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from itertools import permutations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.timezone import localdate

from shanzhi.kernel.api import (
    ADMINISTRATORS,
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Grant,
    Invalid,
    Role,
)
from shanzhi.people.actions.create_account import close_account, create_account
from shanzhi.people.actions.grant_role import end_role, grant_role
from shanzhi.people.actions.set_password import set_password
from shanzhi.people.models import Account, RoleGrant
from shanzhi.people.tests.authenticators import enter, give_totp
from shanzhi.people.tests.factories import PASSWORD, make_account

STREET = "990101001"
PAIRS = list(permutations(ADMINISTRATORS, 2))


def admin(role: Role, scope: str = "") -> Actor:
    account = make_account(role=role, scope_code=scope)
    return Actor(kind="staff", id=account.pk, name=account.name, grants=(Grant(role, scope),))


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_nobody_holds_two_of_the_three_anywhere_at_the_same_time(first: Role, second: Role) -> None:
    zhao = make_account(role=first, scope_code="990101")
    for scope in ("990101", "990202", ""):
        with pytest.raises(Conflict):
            grant_role(zhao, second, scope, by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            account=zhao, role=second.value, scope_code="990202", starts_on=localdate()
        )
    assert zhao.role_grants.count() == 1
    assert not EventRecord.objects.exists()


@pytest.mark.django_db
def test_one_after_the_other_and_one_role_in_two_counties_are_allowed() -> None:
    zhao, today = make_account(), localdate()
    later = today + timedelta(days=30)
    for county in ("990101", "990202"):
        grant_role(zhao, Role.OPERATOR, county, by=SYSTEM, ends_on=later)
    grant_role(zhao, Role.AUDIT_ADMIN, "990101", by=SYSTEM, starts_on=later)
    with pytest.raises(Conflict):
        grant_role(zhao, Role.OPERATOR, "990101", by=SYSTEM, ends_on=later + timedelta(days=1))
    assert zhao.role_grants.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), PAIRS[:3])
def test_two_transactions_at_once_cannot_make_one_person_two_administrators(
    first: Role, second: Role
) -> None:
    zhao = make_account()
    gate, refused = threading.Barrier(2, timeout=10), []

    def hold(role: Role) -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    cursor.execute("SELECT 1 FROM people_rolegrant")
                gate.wait()
                RoleGrant.objects.create(
                    account=zhao, role=role.value, scope_code="", starts_on=date(2026, 1, 1)
                )
        except Exception as why:  # noqa: BLE001  # 2026-11-26: one of the two must fail, and how is asserted
            refused.append(type(why).__mro__)
        finally:
            connection.close()

    both = [threading.Thread(target=hold, args=(role,)) for role in (first, second)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert zhao.role_grants.count() == 1
    assert len(refused) == 1


@pytest.mark.django_db
def test_no_role_is_granted_to_oneself_not_even_a_small_one() -> None:
    security = admin(Role.SECURITY_ADMIN)
    own = Account.objects.get(pk=security.id or 0)
    for role in (Role.GRID_WORKER, Role.SECURITY_ADMIN, Role.CITY_DISPATCHER):
        with pytest.raises(Denied, match="不能授予自己"):
            grant_role(own, role, STREET, by=security)
    assert own.role_grants.count() == 1


@pytest.mark.django_db
def test_each_does_their_own_work_and_not_the_others() -> None:
    system, security, audit = (admin(role) for role in ADMINISTRATORS)
    chen = make_account()
    held = grant_role(chen, Role.LEADER, STREET, by=security)
    for actor in (system, audit):
        with pytest.raises(Denied):
            grant_role(chen, Role.LEADER, "990102", by=actor)
        with pytest.raises(Denied):
            end_role(held, by=actor)
    for actor in (security, audit):
        with pytest.raises(Denied):
            create_account(username="x", name="某人", password=None, by=actor)
        with pytest.raises(Denied):
            set_password(chen, "another-plum-77", by=actor)
        with pytest.raises(Denied):
            close_account(chen, by=actor)
    close_account(chen, by=system)
    with pytest.raises(Invalid):
        grant_role(chen, Role.LEADER, STREET, by=security)


@pytest.mark.django_db
def test_who_runs_the_machine_cannot_become_another_administrator_by_a_new_password() -> None:
    system, security = admin(Role.OPERATOR), admin(Role.SECURITY_ADMIN)
    other = Account.objects.get(pk=security.id or 0)
    with pytest.raises(Denied, match="第二重验证"):
        set_password(other, "another-plum-77", by=system)
    give_totp(other)
    set_password(other, "another-plum-77", by=system)
    with pytest.raises(Denied):
        set_password(Account.objects.get(pk=system.id or 0), "another-plum-77", by=system)


@pytest.mark.django_db
def test_accounts_are_opened_at_the_desk_and_the_password_is_shown_once() -> None:
    make_account(username="zhao", role=Role.OPERATOR, scope_code="990101")
    desk = Client()
    enter(desk, "zhao", PASSWORD)
    faulty = desk.post("/operator/accounts", {"username": "li ming", "name": ""})
    assert faulty.status_code == 422
    page = desk.post("/operator/accounts", {"username": "li", "name": "李明"}).content.decode()
    made = Account.objects.get(username="li")
    assert made.one_time_until is not None
    assert "72 小时" in page
    assert desk.post("/operator/accounts", {"username": "LI", "name": "李"}).status_code == 409
    assert "李明" in desk.get("/operator/accounts?q=li").content.decode()
    assert desk.post(f"/operator/accounts/{made.pk}/password").status_code == 200
    assert desk.post(f"/operator/accounts/{made.pk}/closing")["Location"] == "/operator/accounts"
    made.refresh_from_db()
    assert not made.is_active
    assert desk.get("/security/roles").status_code == 403


@pytest.mark.django_db
def test_roles_are_granted_for_a_term_and_ended_at_the_desk() -> None:
    make_account(username="wu", role=Role.SECURITY_ADMIN, scope_code="990101")
    chen, elsewhere = make_account(username="chen", name="陈静"), make_account(username="far")
    foreign = grant_role(elsewhere, Role.LEADER, "990202", by=SYSTEM)
    desk = Client()
    enter(desk, "wu", PASSWORD)
    form = {"username": "chen", "role": "leader", "scope_code": STREET, "ends_on": "2099-01-01"}
    assert desk.post("/security/roles", form)["Location"] == "/security/roles"
    held = chen.role_grants.get()
    assert (held.role, held.scope_code, held.ends_on) == ("leader", STREET, date(2099, 1, 1))
    page = desk.get("/security/roles").content.decode()
    assert "陈静" in page
    assert "990202" not in page
    for wrong in ({"username": "nobody"}, {"role": "system"}, {"ends_on": "2099-13-01"}):
        assert desk.post("/security/roles", {**form, **wrong}).status_code == 422
    assert desk.post("/security/roles", {**form, "username": "wu"}).status_code == 403
    assert desk.post("/security/roles", {**form, "scope_code": "990202"}).status_code == 403
    assert desk.post(f"/security/roles/{foreign.pk}/ending").status_code == 404
    assert desk.get(f"/security/accounts/{elsewhere.pk}").status_code == 404
    assert desk.get(f"/security/accounts/{chen.pk}").status_code == 200
    assert desk.post(f"/security/roles/{held.pk}/ending").status_code == 302
    assert not chen.role_grants.exists()
    assert desk.get("/operator/accounts").status_code == 403


@pytest.mark.django_db
def test_granting_asks_for_a_confirmation() -> None:
    make_account(username="wu", role=Role.SECURITY_ADMIN)
    chen, desk = make_account(username="chen"), Client()
    enter(desk, "wu", PASSWORD)
    session = desk.session
    del session["confirmed_at"]
    session.save()
    form = {"username": "chen", "role": "leader"}
    assert desk.post("/security/roles", form)["Location"].startswith("/account/confirm")
    assert not chen.role_grants.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_the_last_of_the_watchers_cannot_be_made_to_vanish(role: Role) -> None:
    system, security = admin(Role.OPERATOR), admin(Role.SECURITY_ADMIN)
    last = make_account(role=role, scope_code="990101")
    held = last.role_grants.get()
    if role is Role.SECURITY_ADMIN:
        RoleGrant.objects.filter(account_id=security.id or 0).update(scope_code="990202")
    with pytest.raises(Conflict, match="最后一位"):
        close_account(last, by=system)
    if role is Role.AUDIT_ADMIN:
        with pytest.raises(Conflict, match="最后一位"):
            end_role(held, by=security)
    last.refresh_from_db()
    assert last.is_active
    assert not EventRecord.objects.exists()
    make_account(role=role, scope_code="")  # another who watches the same place
    close_account(last, by=system)
    assert not Account.objects.get(pk=last.pk).is_active


@pytest.mark.django_db
def test_nobody_takes_over_today_who_is_an_administrator_tomorrow() -> None:
    system, tomorrow = admin(Role.OPERATOR), localdate() + timedelta(days=1)
    chosen = make_account()
    grant_role(chosen, Role.AUDIT_ADMIN, "", by=SYSTEM, starts_on=tomorrow)
    with pytest.raises(Denied, match="第二重验证"):
        set_password(chosen, "another-plum-77", by=system)
    elsewhere = admin(Role.OPERATOR, "990101")
    with pytest.raises(Denied):
        close_account(chosen, by=elsewhere)


@pytest.mark.django_db
def test_who_left_holds_no_role_any_more_not_even_one_with_a_term() -> None:
    chen, today = make_account(), localdate()
    RoleGrant.objects.create(
        account=chen, role="leader", scope_code="990101",
        starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=9),
    )  # fmt: skip
    grant_role(chen, Role.LEADER, "990102", by=SYSTEM, starts_on=today + timedelta(days=1))
    close_account(chen, by=admin(Role.OPERATOR))
    assert list(chen.role_grants.values_list("ends_on", flat=True)) == [today]
