"""Mass assignment: somebody adds fields to a form that the form does not have."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from shanzhi.cases.models import Case
from shanzhi.cases.tests.factories import COMMUNITY, Town, link_of, make_report, make_town
from shanzhi.cases.tests.staff import account_of, browser_of, key_of
from shanzhi.kernel.api import Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.models import Account, RoleGrant

pytestmark = pytest.mark.django_db
# What an attacker would like to set, under the names that the tables have.
WISHES: dict[str, Any] = {
    "id": 1, "pk": 1, "number": "000000-1", "public_id": str(uuid4()), "state": "archived",
    "status": "archived", "urgency": "emergency", "holder_unit": 1, "holder_unit_id": 1,
    "assignee": 1, "assignee_id": 1, "reporter": 1, "reporter_id": 1, "source": "hotline",
    "due_at": "2099-01-01T00:00:00Z", "opened_at": "2000-01-01T00:00:00Z", "supports": 999,
    "times_returned": 9, "link_version": 7, "is_sensitive": "1", "outcome": "solved",
    "circle": "city", "is_superuser": "1", "is_staff": "1", "role": "operator", "scope_code": "",
    "by": 1, "actor": 1, "account": 1, "account_id": 1, "uploader_key": "x", "at": "2000-01-01",
}  # fmt: skip
LEFT_ALONE = (
    "state", "urgency", "holder_unit_id", "assignee_id", "reporter_id", "source", "supports",
    "times_returned", "link_version", "outcome",
)  # fmt: skip


def facts(case: Case) -> dict[str, Any]:
    case.refresh_from_db()
    return {name: getattr(case, name) for name in LEFT_ALONE}


@pytest.fixture
def town() -> Town:
    return make_town()


def test_a_report_by_form_sets_what_the_form_asks_and_nothing_else(town: Town) -> None:
    plain = {"idempotency_key": str(uuid4()), "text": "3幢楼下路灯坏了"}
    assert Client().post(town.report_path, plain).status_code == 303
    honest = facts(Case.objects.latest("pk"))

    wishful = {**WISHES, **plain, "idempotency_key": str(uuid4())}
    assert Client().post(town.report_path, wishful).status_code == 303

    assert facts(Case.objects.latest("pk")) == honest
    assert Case.objects.count() == 2
    assert not Case.objects.filter(number="000000-1").exists()


def test_a_report_by_api_sets_what_the_document_says_and_nothing_else(town: Town) -> None:
    def send(**more: Any) -> Any:
        body = {"key": str(uuid4()), "text": "3幢楼下路灯坏了", "place_code": town.grid.code}
        text = json.dumps({**more, **body})
        return Client().post("/api/v1/cases", text, content_type="application/json")

    assert send().status_code == 201
    honest = facts(Case.objects.latest("pk"))
    assert send(**WISHES).status_code == 201

    assert facts(Case.objects.latest("pk")) == honest


# last part of the address, an honest form for it, what it may change
STEPS = [
    ("comments", {"body": "已联系", "visibility": "inside"}, set()),
    ("drafts/comment", {"body": "已联系"}, set()),
    ("question", {"question": "几点？"}, {"state"}),
]


@pytest.mark.parametrize(("last", "form", "changes"), STEPS, ids=lambda given: str(given)[:20])
def test_a_step_of_the_desk_changes_what_it_is_for(
    town: Town, last: str, form: dict[str, str], changes: set[str]
) -> None:
    case = make_report(town)
    clerk = browser_of(town.clerk)
    assert clerk.post(f"/desk/cases/{case.number}/acceptance").status_code == 303
    before = facts(case)

    answer = clerk.post(f"/desk/cases/{case.number}/{last}", {**WISHES, **form})

    # A draft of so many fields is no draft: it is refused as a whole.
    assert answer.status_code in {204, 303, 422}
    after = facts(case)
    assert {name for name in LEFT_ALONE if after[name] != before[name]} <= changes


def test_accepting_by_form_and_by_api_gives_it_to_nobody_else(town: Town) -> None:
    first, second = make_report(town), make_report(town)
    browser_of(town.clerk).post(f"/desk/cases/{first.number}/acceptance", WISHES)
    key = Client(headers={"Authorization": key_of(town.clerk)})
    key.post(f"/api/v1/cases/{second.number}/acceptance", WISHES, content_type="application/json")

    assert {facts(case)["assignee_id"] for case in (first, second)} == {town.clerk.id}
    assert facts(first)["state"] == facts(second)["state"] == "in_progress"


def test_an_answer_of_a_resident_moves_nothing_else(town: Town) -> None:
    case = make_report(town)
    before = facts(case)

    for last in ("answer", "rating", "phone", "appeal"):
        Client().post(f"{link_of(case)}/{last}", {**WISHES, "body": "是", "reason": "是"})

    assert facts(case) == before


def test_nobody_gives_themselves_a_role_or_another_name_in_passing(town: Town) -> None:
    clerk = browser_of(town.clerk)
    before = list(RoleGrant.objects.values_list("account_id", "role", "scope_code"))
    own = account_of(town.clerk)

    for path in ("/mode", "/language", "/inbox/reading", "/desk/views/new", "/login"):
        clerk.post(path, {**WISHES, "username": own.username, "name": "王局长"})

    assert list(RoleGrant.objects.values_list("account_id", "role", "scope_code")) == before
    assert Account.objects.get(pk=own.pk).name == own.name


def test_a_view_is_shared_only_where_its_maker_may_share(town: Town) -> None:
    from shanzhi.cases.models import SavedView

    form = {"view_name": "全市", "query": "", "shared_with": COMMUNITY[:6], "owner_id": 1}
    browser_of(town.clerk).post("/desk/views/new", form)
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    browser_of(street).post("/desk/views/new", form)

    assert not SavedView.objects.filter(place_code=COMMUNITY[:6]).exists()
