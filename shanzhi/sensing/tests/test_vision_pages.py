"""The pages: a clerk's three keys, a resident's one tap, figures without anybody, an address shown once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import AccessRecord, Actor, Role, now, offline_pages
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Account, Resident, sign_resident_in
from shanzhi.people.tests.factories import browser_of as browser
from shanzhi.people.tests.factories import make_resident
from shanzhi.sensing.actions.confirm_vision import confirm_vision
from shanzhi.sensing.models import (
    AppealState,
    Device,
    Follow,
    OwnPlate,
    PosterTask,
    PushSource,
    RawPicture,
    VisionState,
)
from shanzhi.sensing.queries.vision import vision_link
from shanzhi.sensing.tests.seeing import make_lift, make_vision

pytestmark = pytest.mark.django_db
PLATE = "A54321"


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def lift(town: Town) -> Device:
    return make_lift(town.grid.code)


def browser_of(actor: Actor) -> Client:
    """Somebody's browser, signed in."""
    return browser(Account.objects.get(pk=actor.id or 0))


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_clerk_looks_and_says_what_it_is(town: Town, lift: Device) -> None:
    first, second = make_vision(lift, plate=PLATE), make_vision(lift)
    desk = browser_of(town.clerk)
    page = text_of(desk, "/desk/vision")

    assert f"/desk/vision/{first.pk}/confirmation" in page
    assert PLATE not in page
    assert AccessRecord.objects.filter(action="sensing.picture_read").count() == 1
    assert desk.post(f"/desk/vision/{first.pk}/confirmation").status_code == 303
    assert desk.post(f"/desk/vision/{first.pk}/confirmation").status_code == 409
    desk.post(f"/desk/vision/{second.pk}/dismissal", {"answer": "unclear"})
    for event in (first, second):
        event.refresh_from_db()
    assert (first.follow, second.state) == (Follow.POSTED, VisionState.UNCLEAR)
    assert f"/desk/vision/{first.pk}/" not in text_of(desk, "/desk/vision")


def test_a_long_queue_asks_the_database_no_more_often_than_a_short_one(
    town: Town, lift: Device
) -> None:
    desk = browser_of(town.clerk)
    counts = []
    for number in (2, 12):
        for _each in range(number):
            make_vision(lift, with_picture=False)
        desk.get("/desk/vision")
        with CaptureQueriesContext(connection) as asked:
            desk.get("/desk/vision")
        counts.append(len(asked))
    assert counts[0] == counts[1] < 25


def test_a_picture_that_is_not_looked_through_is_shown_to_nobody(town: Town, lift: Device) -> None:
    event = make_vision(lift, with_picture=False)
    RawPicture.objects.create(event=event, sealed=b"x", came_at=now())
    page = text_of(browser_of(town.clerk), "/desk/vision")
    assert "照片正在打码" in page
    assert "确认 (1)" not in page


def test_without_a_picture_there_is_no_key_to_confirm_with(town: Town, lift: Device) -> None:
    event = make_vision(lift, with_picture=False)
    desk = browser_of(town.clerk)

    assert f"/desk/vision/{event.pk}/confirmation" not in text_of(desk, "/desk/vision")
    assert desk.post(f"/desk/vision/{event.pk}/confirmation").status_code in {400, 422}


def test_a_worker_puts_up_one_figure_for_a_lift(town: Town, lift: Device) -> None:
    for _number in range(3):
        confirm_vision(make_vision(lift), by=town.clerk)
    task = PosterTask.objects.get()
    actor = make_staff(Role.GRID_WORKER, town.grid.code)
    worker = browser_of(actor)
    elsewhere = browser_of(make_staff(Role.GRID_WORKER, "990101009009001"))

    assert f"/worker/posters/{task.pk}/done" in text_of(worker, "/worker/posters")
    assert elsewhere.post(f"/worker/posters/{task.pk}/done").status_code == 404
    assert worker.post(f"/worker/posters/{task.pk}/done").status_code == 303
    assert f"/worker/posters/{task.pk}/done" not in text_of(worker, "/worker/posters")
    # A phone without signal may send it once more.
    assert worker.post(f"/worker/posters/{task.pk}/done").status_code == 303
    kept = [page.path for page in offline_pages(actor)]
    assert kept.count("/worker/posters") == 1


def test_whoever_holds_the_link_appeals_with_one_tap(town: Town, lift: Device) -> None:
    event = confirm_vision(make_vision(lift, plate=PLATE), by=town.clerk)
    phone, path = Client(), vision_link(event)
    page = phone.get(path)

    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "same-origin"
    assert f"{path}/appeal" in page.content.decode()
    assert phone.post(f"{path}/appeal").status_code == 303
    event.refresh_from_db()
    assert event.appeal == AppealState.WAITING
    assert f"{path}/appeal" not in text_of(phone, path)
    own = text_of(browser_of(town.clerk), "/desk/vision/appeals")
    assert "/review" not in own
    colleague = browser_of(make_staff(Role.COMMUNITY_CLERK, town.grid.code[:12]))
    assert f"/desk/vision/{event.pk}/review" in text_of(colleague, "/desk/vision/appeals")
    assert colleague.post(f"/desk/vision/{event.pk}/review", {"upheld": "1"}).status_code == 303


def test_a_forged_link_and_one_of_what_waits_lead_nowhere(town: Town, lift: Device) -> None:
    waiting = make_vision(lift)
    link = vision_link(waiting)
    for path in (
        link,
        f"{link}x",
        "/v/abc",
        f"/v/{waiting.public_id.hex}",
        f"/v/{waiting.public_id}",
    ):
        assert Client().get(path).status_code == 404


def test_a_plate_is_registered_by_who_signed_in_and_shown_masked() -> None:
    stranger = Client()
    assert stranger.get("/me/plates")["Location"] == "/me/sign-in?next=/me/plates"
    assert stranger.post("/me/plates", {"plate": PLATE}).status_code == 302
    zhao, wang = (phone_of(make_resident(phone=f"1390000111{n}")) for n in range(2))
    assert zhao.post("/me/plates", {"plate": "?"}).status_code in {400, 422}
    assert zhao.post("/me/plates", {"plate": PLATE}).status_code == 303
    assert wang.post("/me/plates", {"plate": PLATE}).status_code == 409

    page = text_of(zhao, "/me/plates")
    assert "A5***21" in page
    assert PLATE not in page
    row = OwnPlate.objects.get()
    wang.post(f"/me/plates/{row.pk}/removal")
    assert "A5***21" in text_of(zhao, "/me/data")
    zhao.post(f"/me/plates/{row.pk}/removal")
    assert not OwnPlate.objects.exists()


def phone_of(resident: Resident) -> Client:
    """Their phone, on which they have proved the number."""
    device, response = Client(), HttpResponse()
    sign_resident_in(RequestFactory().get("/"), response, resident, means="phone")
    device.cookies.update(response.cookies)
    return device


def test_figures_are_for_everybody_and_show_nobody(town: Town, lift: Device) -> None:
    for _number in range(5):
        confirm_vision(make_vision(lift, plate=PLATE), by=town.clerk)
    page = text_of(Client(), "/vision/figures")

    assert lift.spot in page
    assert PLATE not in page
    assert "/files/" not in page


def test_an_address_is_shown_once_and_a_wrong_form_comes_back(town: Town) -> None:
    desk = browser_of(make_staff(Role.CITY_DISPATCHER, town.grid.code[:6]))
    form = {"name": "天翼", "kind": "platform", "platform": "ctwing", "place": town.grid.code[:6]}
    wrong = desk.post("/desk/sources", {**form, "networks": "home"})
    assert wrong.status_code in {400, 422}
    assert "天翼" in wrong.content.decode()
    page = desk.post("/desk/sources", form)
    secret = page.content.decode().split("/sensing/push/")[1].split("/")[0]

    assert len(secret) >= 40
    assert page["Cache-Control"].startswith("max-age=0")
    assert secret not in text_of(desk, "/desk/sources")
    source = PushSource.objects.get()
    desk.post(f"/desk/sources/{source.pk}/switch", {"on": "0"})
    source.refresh_from_db()
    assert not source.is_on
    assert secret not in desk.post(f"/desk/sources/{source.pk}/address").content.decode()


def test_who_runs_the_whole_house_chooses_a_county(town: Town) -> None:
    page = text_of(browser_of(make_staff(Role.OPERATOR, "")), "/desk/sources")
    assert f'value="{town.grid.code[:6]}"' in page
