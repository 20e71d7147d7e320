"""The audit administrator's pages, and the security administrator's: theirs and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shanzhi.kernel.actors import Actor, Grant, Role
from shanzhi.kernel.audit.record import record_access
from shanzhi.kernel.audit.seal import seal_accesses
from shanzhi.kernel.models import AccessAlert, AccessRecord, WatchRule
from shanzhi.people.api import Account
from shanzhi.people.models import RoleGrant

pytestmark = pytest.mark.django_db
COUNTY = "990101"


def somebody(role: Role, scope: str = COUNTY, name: str = "李明") -> Account:
    account = Account.objects.create(username=f"{role}-{scope}", name=name)
    RoleGrant.objects.create(account=account, role=role, scope_code=scope, starts_on="2020-01-01")
    return account


def at_desk(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def look(account: Account, case: int, place: str = f"{COUNTY}001001001") -> None:
    actor = Actor(
        kind="staff",
        id=account.pk,
        name=account.name,
        grants=(Grant(Role.COMMUNITY_CLERK, place[:12]),),
    )
    record_access(actor, action="cases.read", subject=("case", case), place_code=place)


def words(answer: Any) -> str:
    return str(answer.content, encoding="utf-8")


def test_the_audit_finds_by_person_thing_action_place_and_time() -> None:
    clerk = somebody(Role.COMMUNITY_CLERK, f"{COUNTY}001001", "陈静安")
    look(clerk, 5)
    look(clerk, 6, f"{COUNTY}002001001")
    audit = at_desk(somebody(Role.AUDIT_ADMIN))

    def rows(**asked: str) -> int:
        page = audit.get(reverse("audit"), asked)
        assert page.status_code == 200
        return words(page).count('data-column="at" class="nowrap"')

    assert rows(person=clerk.username) == 2
    assert rows(kind="case", subject="6") == 1
    assert rows(action="cases.read", place=f"{COUNTY}002") == 1
    assert rows(action="cases.read", since="2099-01-01") == 0
    assert rows(person="nobody-knows") == 0
    assert "陈静安" in words(audit.get(reverse("audit"), {"person": clerk.username}))
    assert AccessRecord.objects.filter(action="kernel.audit_search").count() == 6


def test_one_persons_reading_and_one_things_readers() -> None:
    clerk = somebody(Role.COMMUNITY_CLERK, f"{COUNTY}001001", "陈静安")
    look(clerk, 5)
    look(clerk, 5)
    audit = at_desk(somebody(Role.AUDIT_ADMIN))

    reading = audit.get(reverse("audit_person", args=[clerk.pk]))
    readers = audit.get(reverse("audit_subject", args=["case", 5]))
    assert "陈静安" in words(reading)
    assert "社区工作人员" in words(readers)
    assert audit.get(reverse("audit_subject", args=["case", 99])).status_code == 404


def test_another_countys_looks_are_not_shown() -> None:
    clerk = somebody(Role.COMMUNITY_CLERK, "990202001001")
    look(clerk, 5, "990202001001001")
    audit = at_desk(somebody(Role.AUDIT_ADMIN))

    assert audit.get(reverse("audit_subject", args=["case", 5])).status_code == 404


@pytest.mark.parametrize(
    "role", [Role.OPERATOR, Role.SECURITY_ADMIN, Role.LEADER, Role.CITY_DISPATCHER]
)
def test_nobody_else_reads_it(role: Role) -> None:
    client = at_desk(somebody(role))

    assert client.get("/audit/").status_code == 403
    assert client.post("/audit/verification").status_code == 403
    assert AccessRecord.objects.filter(action="kernel.refused").count() == 2


def test_the_audit_administrator_reads_nothing_else() -> None:
    client = at_desk(somebody(Role.AUDIT_ADMIN))
    for path in ("/desk/", "/worker/", "/cockpit/", "/operator/dead-letters", "/security/alerts",
                 "/desk/places/", "/desk/units", "/desk/duties", "/desk/rules"):  # fmt: skip
        assert client.get(path).status_code == 403, path
    assert client.get("/api/v1/cases").json()["items"] == []


def test_verification_says_whether_the_log_holds() -> None:
    audit = at_desk(somebody(Role.AUDIT_ADMIN))
    look(somebody(Role.COMMUNITY_CLERK), 5)
    seal_accesses()

    assert "校验通过" in words(audit.post("/audit/verification"))


def test_an_alert_is_seen_and_closed_by_the_security_administrator() -> None:
    clerk = somebody(Role.COMMUNITY_CLERK, f"{COUNTY}001001", "陈静安")
    moment = "2026-11-25T02:00:00Z"
    alert = AccessAlert.objects.create(
        key="k", rule="volume", actor_id=clerk.pk, place_code=f"{COUNTY}001001", found=301,
        limit=60, since=moment, until=moment, raised_at=moment,
    )  # fmt: skip
    security = at_desk(somebody(Role.SECURITY_ADMIN))

    assert "陈静安" in words(security.get("/security/alerts"))
    path = f"/security/alerts/{alert.pk}/acknowledgement"
    assert at_desk(somebody(Role.OPERATOR)).post(path, {"note": "没事"}).status_code == 403
    security.post(path, {"note": "值班集中核查"})
    assert AccessAlert.objects.get().note == "值班集中核查"


def test_rules_are_set_on_the_page() -> None:
    security = at_desk(somebody(Role.SECURITY_ADMIN))

    security.post("/security/rules/night", {"limit": "7", "factor": "0", "minutes": "30"})
    rule = WatchRule.objects.get()
    assert (rule.key, rule.limit, rule.minutes, rule.is_active) == ("night", 7, 30, False)
    security.post("/security/rules/night", {"limit": "many"})
    assert WatchRule.objects.get().limit == 7
    assert security.post("/security/rules/moon", {}).status_code == 404
