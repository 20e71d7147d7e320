"""Somebody changes the number in an address. (Every role at every address: the matrix of roles.)

The stories walk the URL configuration: a new page with an id of a kind that nobody listed here
fails until somebody says what it is an id of.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from shanzhi.cases.actions.keep_draft import keep_draft
from shanzhi.cases.actions.preparing import Where
from shanzhi.cases.actions.save_template import save_template
from shanzhi.cases.actions.save_view import save_view
from shanzhi.cases.models import Case, CaseDraft, ReplyTemplate, SavedView
from shanzhi.cases.tests.factories import link_of, make_report
from shanzhi.cases.tests.joint_factories import make_joint, whistle_for
from shanzhi.cases.tests.staff import account_of, browser_of, key_of
from shanzhi.config.reference.urls import PARAMETER, every_url
from shanzhi.kernel.api import Actor, EventRecord, Role
from shanzhi.messaging.models import Notice
from shanzhi.messaging.tests.factories import make_notice
from shanzhi.organizations.queries import staff_actor
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.models import RoleGrant
from shanzhi.places.models import QrCode

pytestmark = pytest.mark.django_db
FAR = "880202002002"
# What is not an id of somebody's thing: names of kinds, days, codes that hang on a wall.
NO_IDS = {
    "place", "kind", "slug", "name", "form", "size", "day", "variant", "item", "key", "purpose", "sheet",
    "datum", "z", "x", "y",
}  # fmt: skip
# Ids of things of a place: made by desks there, and asked for by role in the matrix of roles.
BY_ROLE = {
    "callout_id", "supervision_id", "reminder_id", "operation_id", "dry_run_id", "rule_id", "pk",
    "letter_id", "duty_id", "unit_id", "account_id", "session_id", "factor_id", "grant_id",
    "alert_id", "subject_id", "device_id", "public_id",
    "household_id", "thing_id", "missed_id", "heard_id", "care_id",
    "building_id", "report_id", "link_id", "plan_id", "record_id",
    "vision_id", "poster_id", "source_id", "plate_id",
    "shift_id", "leave_id", "training_id", "trial_id",
    "group_id", "import_id", "maintenance_id", "key_id",
    "project_id", "milestone_id", "fund_id", "entry_id", "round_id", "proposal_id",
    "topic_id", "opinion_id", "objection_id", "item_id", "procedure_id",
    "ballot_id", "aside_id", "hot_topic_id",
    "talk_id", "statement_id", "meeting_id", "agenda_id", "invitation_id", "task_id",
}  # fmt: skip


def stranger_from_afar() -> Actor:
    """Who may do nearly everything, in another county."""
    actor = make_staff(Role.STREET_DISPATCHER, FAR[:9], name="远方")
    for role, scope in (
        (Role.COMMUNITY_CLERK, FAR),
        (Role.HANDLER, FAR[:6]),
        (Role.GRID_WORKER, FAR),
        (Role.LEADER, FAR[:6]),
        (Role.CITY_DISPATCHER, FAR[:6]),
    ):
        RoleGrant.objects.create(
            account=account_of(actor), role=role.value, scope_code=scope, starts_on="2020-01-01"
        )
    return staff_actor(account_of(actor))


@pytest.fixture
def ids() -> dict[str, str]:
    """Parameter → the id of a thing that is somebody else's."""
    joint = make_joint()
    clerk = joint.town.clerk
    keep_draft(joint.case, by=clerk, form="comment", fields={"body": "先问物业"})
    save_view(by=clerk, name="我的", query="state=new", place_code="")
    where = Where(title="催办回复", place_code=joint.town.grid.code[:9])
    save_template(None, by=joint.dispatcher, where=where, body="已办")
    whistle = whistle_for(joint)
    return {
        "number": joint.case.number,
        "draft_id": str(CaseDraft.objects.get().pk),
        "view_id": str(SavedView.objects.get().pk),
        "row_id": str(ReplyTemplate.objects.get().pk),
        "whistle_id": str(whistle.pk),
        "call_id": str(whistle.calls.get().pk),
        "notice_id": str(make_notice(account_of(clerk)).pk),
        "code_id": str(QrCode.objects.get().pk),
        "code": joint.town.grid.code,
        "token": link_of(joint.case).removeprefix("/m/"),
        "public_id": str(joint.case.public_id),
    }


def staff_routes() -> list[tuple[str, tuple[str, ...]]]:
    """(route, its methods or none) of what only staff may open and what has an id."""
    return [
        (url.route, url.methods)
        for url in every_url()
        if PARAMETER.search(url.route)
        and url.access
        and not {"anyone", "link"} & {str(d) for d in url.access.doors}
    ]


def test_every_id_in_an_address_is_known_to_these_stories(ids: dict[str, str]) -> None:
    found = {name for url in every_url() for _kind, name in PARAMETER.findall(url.route)}

    assert found - set(ids) - NO_IDS - BY_ROLE == set()


def try_it(client: Client, path: str, methods: tuple[str, ...]) -> list[tuple[str, int]]:
    client.raise_request_exception = False
    form = {"body": "x", "reason": "x", "text": "x", "name": "x", "view_name": "x", "note": "x"}
    told = []
    for method in methods or ("GET", "POST"):
        if path.startswith("/api/"):
            answer = client.generic(method, path, "{}", content_type="application/json")
        else:
            answer = getattr(client, method.lower())(path, form if method == "POST" else {})
        told.append((method, answer.status_code))
    return told


def fingerprint() -> tuple[Any, ...]:
    return (
        EventRecord.objects.count(),
        list(Case.objects.values_list("state", "changed_at", "holder_unit_id", "category_id")),
        list(CaseDraft.objects.values_list("pk")),
        list(SavedView.objects.values_list("pk", "name", "position")),
        list(ReplyTemplate.objects.values_list("pk", "body", "is_active")),
        list(Notice.objects.values_list("pk", "read_at")),
        list(QrCode.objects.values_list("pk", "revoked_at")),
    )


def test_a_colleague_from_another_county_finds_nothing_at_any_id(ids: dict[str, str]) -> None:
    afar = stranger_from_afar()
    browser, key = browser_of(afar), Client(headers={"Authorization": key_of(afar)})
    before = fingerprint()
    opened = []
    tried = 0
    for route, methods in staff_routes():
        names = {name for _kind, name in PARAMETER.findall(route)}
        if names & (BY_ROLE | {"kind", "slug", "name", "key"}):
            continue
        path = "/" + PARAMETER.sub(lambda found: ids.get(found[2], "a4"), route)
        for method, status in try_it(key if route.startswith("api/") else browser, path, methods):
            tried += 1
            # 422: an API body is judged by its form before the thing is looked for.
            fine = {403, 404, 405} | ({422} if route.startswith("api/") else set())
            if status not in fine:
                opened.append((method, path, status))

    assert opened == []
    assert tried > 100
    assert fingerprint() == before


def test_the_clerk_herself_does_find_them(ids: dict[str, str]) -> None:
    """The story above would hold in a house where nothing opens at all."""
    clerk = Client()
    clerk.force_login(SavedView.objects.get().owner)

    assert clerk.get(f"/desk/cases/{ids['number']}").status_code == 200
    assert clerk.post(f"/desk/drafts/{ids['draft_id']}/discarding").status_code == 303
    assert clerk.post(f"/inbox/{ids['notice_id']}/reading").status_code in {302, 303}
    assert clerk.post(f"/desk/views/{ids['view_id']}/removal").status_code == 303


def test_a_colleague_at_the_same_desk_finds_no_draft_view_or_notice(ids: dict[str, str]) -> None:
    case = Case.objects.get(number=ids["number"])
    colleague = browser_of(make_staff(Role.COMMUNITY_CLERK, case.place_code[:12], name="同事"))
    before = fingerprint()

    for path in (
        f"/desk/drafts/{ids['draft_id']}/discarding",
        f"/desk/views/{ids['view_id']}/removal",
        f"/desk/views/{ids['view_id']}/name",
        f"/inbox/{ids['notice_id']}/reading",
    ):
        assert colleague.post(path, {"view_name": "x"}).status_code == 404, path
    assert fingerprint() == before


def test_a_link_opens_its_own_matter_and_no_other(ids: dict[str, str]) -> None:
    """The reporter of one matter answers, rates or withdraws no other one by its number."""
    mine = make_report_of(ids)
    token, phone = link_of(mine).removeprefix("/m/"), Client()
    before = Case.objects.get(number=ids["number"]).changed_at
    for last in ("rating", "return", "withdrawal", "appeal", "answer", "phone"):
        form = {
            "number": ids["number"],
            "case": ids["number"],
            "token": ids["token"],
            "reason": "好",
        }
        phone.post(f"/m/{token}/{last}", form)

    assert Case.objects.get(number=ids["number"]).changed_at == before
    for path in (f"/desk/cases/{ids['number']}", f"/worker/cases/{ids['number']}"):
        assert phone.get(path).status_code == 302
    assert phone.get(f"/api/v1/cases/{ids['number']}").status_code == 401


def make_report_of(ids: dict[str, str]) -> Case:
    from shanzhi.cases.actions.report import Report, report_case
    from shanzhi.cases.models.case import Source
    from shanzhi.kernel.api import NOBODY

    report = Report(key=uuid4(), text="路灯坏了", source=Source.RESIDENT, place_code=ids["code"])
    return report_case(report, by=NOBODY).case


def test_what_neighbours_see_of_a_matter_holds_no_words_of_its_reporter() -> None:
    joint = make_joint()
    case = make_report(joint.town, "我叫张建国，住3幢302，电话13912345678，楼上漏水")
    page = Client().get(f"/follow/{case.public_id}").content.decode()

    assert re.search(r"13912345678|张建国", page) is None


def test_a_form_without_its_fields_breaks_nothing(ids: dict[str, str]) -> None:
    """Each form, sent with nonsense in some fields and without the others."""
    clerk, phone = Client(), Client()
    clerk.force_login(SavedView.objects.get().owner)
    names = ("reason", "note", "unit", "amount", "lat", "place", "state", "view_name", "title")
    nonsense = dict.fromkeys(names, "\x00\ufffd'\"<")
    broken = []
    for url in every_url():
        if url.methods or url.route.startswith("api/") or url.name == "logout":
            continue
        path = "/" + PARAMETER.sub(lambda found: ids.get(found[2], "1"), url.route)
        doors = {str(door) for door in url.access.doors} if url.access else set()
        client = phone if doors & {"anyone", "link"} else clerk
        client.raise_request_exception = False
        if client.post(path, nonsense).status_code >= 500:
            broken.append(path)

    assert broken == []
