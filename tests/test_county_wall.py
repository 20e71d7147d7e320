"""The second wall: a query that forgets its viewer still shows nothing of another county."""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator
from types import ModuleType
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import override_settings
from django.urls import clear_url_caches, path
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.models import (
    Case,
    CaseText,
    Classification,
    Comment,
    Dispatch,
    Reminder,
    Supervision,
)
from shanzhi.cases.models.case import Source
from shanzhi.cases.permissions import WORK_DESK
from shanzhi.cases.queries.queue import rows_of
from shanzhi.cases.tests.factories import Town, link_of, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, key_of
from shanzhi.config.reference.rooms import parts
from shanzhi.kernel.api import (
    NOBODY,
    EventRecord,
    Role,
    access,
    behind_the_wall,
    everywhere,
    recent_matches,
)
from shanzhi.kernel.database.wall import WEB_ROLE
from shanzhi.kernel.privacy import DataClass, uses_of
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.places.tests.factories import make_grid, make_square
from tests.architecture.rules.tree import ROOT, python

HERE, THERE = "990101", "990202"
_STAFF = (
    "who works where is public in office; whoever signs in is looked up before any county is known"
)
_PERSON = "a resident belongs to no county: one number may report in several, and is looked up by its index"
_OWN = "read by its one owner's key, and by jobs"
# Tables with something about a person that have no policy, and why that is so.
NOT_WALLED = {
    "kernel.DeviceAct": "keys of what one account asked for, shown to nobody",
    "kernel.StoredFile": "a file is fetched by a signed address, also by strangers",
    "people.Account": _STAFF,
    "people.RoleGrant": _STAFF,
    "people.StaffSession": _STAFF,
    "people.OidcLink": _STAFF,
    "people.OfflineDevice": _STAFF,
    "people.ApiToken": _STAFF,
    "organizations.GridWorker": _STAFF,
    "organizations.Post": _STAFF,
    "people.Resident": _PERSON,
    "people.ResidentSession": _PERSON,
    "people.Consent": _PERSON,
    "sensing.OwnPlate": _PERSON,
    "people.PhoneCode": "keyed hashes of a day",
    "people.FailedSignIn": "keyed hashes of a day",
    "messaging.Notice": _OWN,
    "cases.BulkOperation": _OWN,
    "cases.Export": _OWN,
    "sensing.RawPicture": "by an event's number alone, read by a job; the event is walled",
    **dict.fromkeys(
        ("sensing.DeviceKey", "sensing.LastState", "sensing.Reading", "sensing.ReadingHour"),
        "by a device's number alone: the device is read behind the wall first",
    ),
    "cases.RuleSetVersion": "rules of places; the one thing personal is who saved them, in office",
}
pytestmark = pytest.mark.django_db


@access(WORK_DESK)
def forgets_its_viewer(request: HttpRequest) -> JsonResponse:
    """Planted: everything there is, whoever asks."""
    return JsonResponse({"seen": sorted(Case.objects.values_list("place_code", flat=True))})


@access(WORK_DESK)
def breaks_half_way(request: HttpRequest) -> HttpResponse:
    """Planted: breaks after it looked everywhere."""
    fails_half_way()
    return HttpResponse()


def fails_half_way() -> None:
    """A transaction that looked everywhere, and broke."""
    with transaction.atomic(), everywhere():
        Case.objects.count()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")


@pytest.fixture
def planted() -> Iterator[None]:
    conf = ModuleType("planted")
    conf.urlpatterns = [  # type: ignore[attr-defined]  # 2026-11-26: that is what Django reads
        path("seen", forgets_its_viewer),
        path("broken", breaks_half_way),
    ]
    with override_settings(ROOT_URLCONF=conf):
        clear_url_caches()
        yield
    clear_url_caches()


def make_neighbours() -> tuple[Town, Case, Case]:
    """A matter here, and one in a county where nobody of here works."""
    town = make_town()
    there = make_grid("外县网格", f"{THERE}001001", make_square(60.0))
    make_unit(place_code=f"{THERE}001001", name="外县社区居委会")
    report = Report(key=uuid4(), text="路灯坏了", source=Source.RESIDENT, place_code=there.code)
    return town, make_report(town), report_case(report, by=NOBODY).case


def seen_by(role: Role, scope: str) -> list[str]:
    """Counties of what the forgetful page shows."""
    page = browser_of(make_staff(role, scope)).get("/seen")
    return sorted({code[:6] for code in page.json()["seen"]})


def test_a_query_without_a_viewer_shows_nothing_of_another_county(planted: None) -> None:
    make_neighbours()

    assert seen_by(Role.CITY_DISPATCHER, HERE) == [HERE]
    assert seen_by(Role.STREET_DISPATCHER, f"{THERE}001") == [THERE]
    assert seen_by(Role.CITY_DISPATCHER, "") == [HERE, THERE]


def test_behind_the_wall_of_one_county_another_does_not_exist() -> None:
    _town, here, there = make_neighbours()

    with behind_the_wall(HERE):
        assert list(Case.objects.all()) == [here]
        assert Case.objects.filter(pk=there.pk).update(summary="改") == 0
        assert Case.objects.filter(pk=there.pk).delete()[0] == 0
        assert not EventRecord.objects.filter(aggregate="case", aggregate_id=there.pk).exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Case.objects.filter(pk=here.pk).update(place_code=f"{THERE}001")
        with everywhere():
            assert Case.objects.count() == 2
    with behind_the_wall(f"{HERE},{THERE}"):
        assert Case.objects.count() == 2
    with behind_the_wall():
        assert not Case.objects.exists()
    assert Case.objects.count() == 2


def test_pages_of_events_and_looks_cannot_be_changed_behind_the_wall() -> None:
    make_neighbours()
    with behind_the_wall("*"):
        for table in ("kernel_event", "kernel_accessrecord", "kernel_accessseal"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # 2026-11-26: names of our own tables


def test_every_table_with_a_place_stands_behind_the_wall() -> None:
    placed = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.name == "place_code" for field in model._meta.fields)
    }

    assert placed - walled() == set(), "call shanzhi_wall('table') in a migration"


def test_whatever_is_personal_or_belongs_to_a_matter_stands_behind_it_or_says_why_not() -> None:
    list(parts("privacy"))
    bare = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("shanzhi.")
        and model._meta.db_table not in walled()
        and (tells_of_somebody(model) or belongs_to_a_matter(model))
    }

    assert bare == set(NOT_WALLED), "call shanzhi_wall_through in a migration, or say why not"


def test_what_belongs_to_a_matter_of_another_county_does_not_exist() -> None:
    _town, here, there = make_neighbours()
    supervision = Supervision.objects.create(
        case=there, place_code=there.place_code, reason="督", limit_amount=1,
        limit_unit="work_day", at=there.opened_at,
    )  # fmt: skip
    reminder = Reminder.objects.create(
        supervision=supervision, at=there.opened_at, due_at=there.opened_at
    )
    with behind_the_wall(HERE):
        for model in (CaseText, Classification, Dispatch):
            assert {row.case_id for row in model.objects.all()} == {here.pk}, model
        assert not Reminder.objects.exists()
        assert CaseText.objects.filter(case=there).update(body="改") == 0
        assert Dispatch.objects.filter(case=there).delete()[0] == 0
        foreign = Comment(author_id=1, visibility="inside", body="改", at=there.opened_at)
        foreign.case_id = there.pk
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            foreign.save()
    with behind_the_wall("*"):
        assert CaseText.objects.count() == 2
        assert list(Reminder.objects.all()) == [reminder]


def test_a_search_that_forgets_its_viewer_finds_keys_and_shows_nothing_of_them() -> None:
    _town, _here, there = make_neighbours()
    with behind_the_wall(HERE):
        keys = recent_matches(Case.objects.all(), "路灯", field="text__vector", limit=9)
        shown = rows_of(keys)

    assert (keys, shown) == ([there.pk], [])


def test_nothing_but_the_search_of_texts_steps_in_front_of_the_wall() -> None:
    stepping = {
        path
        for path, module in python(ROOT)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "in_front_of_it"
    }

    assert stepping == {"shanzhi/kernel/search/recent.py"}


def walled() -> set[str]:
    """The tables that have the policy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid "
            "WHERE relrowsecurity AND polname = 'county'"
        )
        return {name for (name,) in cursor.fetchall()}


def tells_of_somebody(model: type[Model]) -> bool:
    return any(use.kind is not DataClass.NONE for use in uses_of(model).values())


def belongs_to_a_matter(model: type[Model]) -> bool:
    return any(field.related_model is Case for field in model._meta.concrete_fields)


def test_public_doors_find_what_they_lead_to_wherever_it_is() -> None:
    town, _here, there = make_neighbours()
    stranger_here = browser_of(town.clerk)

    assert stranger_here.get(link_of(there)).status_code == 200
    assert stranger_here.get(town.report_path).status_code == 200
    assert stranger_here.get(f"/desk/cases/{there.number}").status_code == 404


def test_a_key_of_the_api_sees_its_own_county_alone() -> None:
    town, here, there = make_neighbours()
    head = {"authorization": key_of(town.clerk)}

    assert (
        browser_of(town.clerk).get(f"/api/v1/cases/{here.number}", headers=head).status_code == 200
    )
    assert (
        browser_of(town.clerk).get(f"/api/v1/cases/{there.number}", headers=head).status_code == 404
    )


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_behind_on_a_connection_that_lives_on(planted: None) -> None:
    make_neighbours()
    everybody = browser_of(make_staff(Role.CITY_DISPATCHER, ""))
    everybody.raise_request_exception = False
    here = browser_of(make_staff(Role.CITY_DISPATCHER, HERE))
    nowhere = browser_of(make_staff(Role.OPERATOR, HERE))
    assert len(everybody.get("/seen").json()["seen"]) == 2

    assert len(here.get("/seen").json()["seen"]) == 1
    assert everybody.get("/broken").status_code == 500
    assert len(here.get("/seen").json()["seen"]) == 1
    assert nowhere.get("/seen").status_code == 403
    with transaction.atomic(), everywhere():
        transaction.set_rollback(True)
    assert len(here.get("/seen").json()["seen"]) == 1
    connection.connection.close()  # the server is restarted
    connection.close()
    assert len(here.get("/seen").json()["seen"]) == 1
    ProcrastinateJob.objects.count()  # in its own words: the system's work sees all again
    assert Case.objects.count() == 2


def test_a_rolled_back_transaction_takes_no_wall_with_it() -> None:
    make_neighbours()
    with behind_the_wall(HERE):
        with transaction.atomic():
            with everywhere():
                assert Case.objects.count() == 2
            transaction.set_rollback(True)
        assert Case.objects.count() == 1
        with pytest.raises(DatabaseError):
            fails_half_way()
        assert Case.objects.count() == 1


def test_two_threads_stand_behind_their_own_walls() -> None:
    seen: list[str] = []

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('shanzhi.counties', true)")
            seen.append(cursor.fetchone()[0] or "")
        connection.close()

    with behind_the_wall(HERE):
        other = threading.Thread(target=ask)
        other.start()
        other.join()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('shanzhi.counties')")
            assert cursor.fetchone() == (WEB_ROLE, HERE)
    assert seen == [""]


def test_without_the_role_pages_still_answer_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from shanzhi.kernel.database import wall

    make_neighbours()
    monkeypatch.setattr(wall, "WEB_ROLE", "no_such_role")
    assert wall.role_is_there(connection.connection) is False
    assert "The county wall is DOWN" in caplog.text
    monkeypatch.setattr(connections["default"], "can_stand", False)
    with behind_the_wall(HERE):
        assert Case.objects.count() == 2
