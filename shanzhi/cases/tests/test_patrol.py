"""A grid worker reports what she sees in three taps, with signal or without, and closes what she did."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from shanzhi.cases.actions.report_patrol import DoneAtOnce, Found, report_patrol
from shanzhi.cases.models import Attachment, Case, Category, Patrol
from shanzhi.cases.models.case import PlaceSource, Source
from shanzhi.cases.models.patrol import FoundBy
from shanzhi.cases.models.states import State
from shanzhi.cases.tests.factories import FAR_AWAY, counted, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_resident_report import picture
from shanzhi.cases.tests.test_worker import worker_of
from shanzhi.cases.tests.test_worker_offline import again
from shanzhi.kernel.api import Denied, EventRecord, Invalid, Role, bump
from shanzhi.lib.coordinates import wgs84_to_gcj02
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.places.api import Datum, Here

pytestmark = pytest.mark.django_db
BESIDE = (31.00203, 124.00202)  # four metres from 3幢


def here(point: tuple[float, float] = BESIDE, accuracy: float = 12.0) -> Here:
    return Here(*point, accuracy, Datum.WGS84)


def a_form(**more: Any) -> dict[str, Any]:
    """What the phone sends after three taps."""
    lat, lng = BESIDE
    return {
        "idempotency_key": str(uuid4()), "lat": lat, "lng": lng, "accuracy": "12",
        "datum": "wgs84", "category": "0102013", "photos": [picture()], **more,
    }  # fmt: skip


def test_photo_category_send() -> None:
    town = make_town()
    worker = worker_of(town)
    answer = browser_of(worker).post("/worker/report", a_form())
    case = Case.objects.select_related("text", "patrol").get()
    assert answer["Location"] == f"/worker/cases/{case.number}"
    assert (case.source, case.reported_by_id, case.place_source) == (
        Source.WORKER, worker.id, PlaceSource.POINT,
    )  # fmt: skip
    assert case.place_code == town.grid.code
    assert case.building_id == town.building.pk
    assert case.text.body == "巡查发现：环境卫生"
    patrol = case.patrol
    assert (patrol.placed_by, patrol.accuracy_m, patrol.datum) == (FoundBy.DEVICE, 12.0, "wgs84")
    assert 0 < (patrol.building_m or 0) < 10
    assert Attachment.objects.filter(case=case).count() == 1


def test_the_messengers_position_is_put_right() -> None:
    town = make_town()
    lat, lng = wgs84_to_gcj02(*BESIDE)
    browser_of(worker_of(town)).post("/worker/report", a_form(lat=lat, lng=lng, datum="gcj02"))
    case = Case.objects.select_related("patrol").get()
    assert (case.latitude, case.longitude) == pytest.approx(BESIDE, abs=1e-6)
    assert case.patrol.datum == "gcj02"
    assert case.building_id == town.building.pk


def test_without_a_position_the_chosen_building_or_the_own_grid_counts() -> None:
    town = make_town()
    phone = browser_of(worker_of(town))
    nowhere = {"lat": "", "lng": "", "accuracy": ""}
    phone.post("/worker/report", a_form(**nowhere, building=town.building.pk))
    phone.post("/worker/report", a_form(**nowhere, grid=town.grid.code))
    by = [(p.placed_by, p.case.building_id) for p in Patrol.objects.order_by("pk")]
    assert by == [(FoundBy.BUILDING, town.building.pk), (FoundBy.GRID, None)]
    assert {case.place_code for case in Case.objects.all()} == {town.grid.code}


def test_an_unsure_phone_names_no_building() -> None:
    town = make_town()
    found = Found(key=uuid4(), text="井盖破了", here=here(accuracy=900.0))
    case = report_patrol(found, by=worker_of(town)).case
    assert (case.place_code, case.building_id) == (town.grid.code, None)


def test_outside_every_grid_says_what_to_do_and_keeps_everything() -> None:
    town = make_town()
    phone = browser_of(worker_of(town))
    before = counted()
    lat, lng = FAR_AWAY
    answer = phone.post("/worker/report", a_form(lat=lat, lng=lng, text="井盖破了"))
    assert answer.status_code == 422
    page = text_of(answer)
    assert "您标的位置不在任何网格内" in page
    assert "井盖破了" in page
    assert "已经上传的，不用再传" in page
    assert counted() == before


def test_done_at_once_is_one_act_held_by_the_own_grid() -> None:
    town = make_town()
    worker = worker_of(town)
    form = a_form(done="1", note="楼道里的纸箱已经清走", after=[picture()])
    answer = browser_of(worker).post("/worker/report", form, follow=True)
    assert "已报并当场办结" in text_of(answer)
    case = Case.objects.get()
    assert case.state == State.HANDLED
    assert (case.holder_unit_id, case.assignee_id) == (min(worker.unit_ids), worker.id)
    assert case.patrol.is_done_at_once
    kinds = list(EventRecord.objects.order_by("id").values_list("kind", flat=True))
    assert [kind.split(".")[1] for kind in kinds if kind.startswith("cases.Case")] == [
        "CaseOpened", "CaseDispatched", "CaseAccepted", "CaseClosed",
    ]  # fmt: skip
    assert sorted(Attachment.objects.values_list("stage", flat=True)) == ["evidence", "report"]


def test_a_closing_without_its_picture_leaves_nothing_behind() -> None:
    town = make_town()
    Category.objects.filter(code="0102013").update(evidence_rule="after")
    bump("cases.categories")
    phone = browser_of(worker_of(town))
    before = counted()
    answer = phone.post("/worker/report", a_form(done="1", note="清走了"))
    assert answer.status_code == 422
    assert "需要一张现场照片" in text_of(answer)
    assert counted() == before


def test_beyond_the_own_grid_she_reports_but_does_not_close() -> None:
    town = make_town()
    stranger = make_staff(Role.GRID_WORKER, "990101001001099", name="外网格")
    found = Found(key=uuid4(), text="井盖破了", here=here())
    with pytest.raises(Invalid) as why:
        report_patrol(
            Found(key=uuid4(), text="井盖破了", here=here(), done=DoneAtOnce(note="盖上了")),
            by=stranger,
        )
    assert "done" in why.value.fields
    assert counted() == (0, counted()[1])
    assert report_patrol(found, by=stranger).case.place_code == town.grid.code
    answer = browser_of(stranger).post("/worker/report", a_form())
    assert answer["Location"] == "/worker/report"
    with pytest.raises(Denied):
        report_patrol(Found(key=uuid4(), text="井盖破了", here=here()), by=town.clerk)


def test_sent_twice_it_is_one_and_another_find_is_not_lost_behind_it() -> None:
    town = make_town()
    phone, form = browser_of(worker_of(town)), a_form(text="路灯不亮")
    del form["photos"]
    first, second = (phone.post("/worker/report", form) for _try in range(2))
    assert first["Location"] == second["Location"]
    other = phone.post("/worker/report", form | {"text": "井盖破了"})
    assert other.status_code == 422
    assert "如果这是另一件事，请再按一次发送" in text_of(other)
    assert Case.objects.count() == 1


def test_out_of_the_outbox_it_is_done_once() -> None:
    town = make_town()
    phone, key = browser_of(worker_of(town)), uuid4()
    form = a_form(text="路灯不亮")
    form["file_ids"] = [
        again(phone, "/uploads", {"file": picture()}, uuid4()).json()["id"] for _photo in range(2)
    ]
    del form["photos"]
    answers = [again(phone, "/worker/report", form, key).json() for _try in range(2)]
    assert answers[0] == answers[1]
    assert Case.objects.count() == 1
    assert Attachment.objects.count() == 2
    bad = again(phone, "/worker/report", {"idempotency_key": str(uuid4())}, uuid4())
    assert (bad.status_code, bad.headers["Content-Type"]) == (422, "application/problem+json")


def test_the_page_says_where_and_what_it_looks_like_and_is_kept() -> None:
    town = make_town()
    phone = browser_of(worker_of(town))
    page = text_of(phone.get("/worker/report"))
    assert f'name="grid" value="{town.grid.code}"' in page
    assert "3幢" in page
    assert 'aria-current="page"' in page
    lat, lng = BESIDE
    said = text_of(phone.post("/worker/report/place", {"lat": lat, "lng": lng, "accuracy": "10"}))
    assert "最近的楼栋：3幢（约 4 米）" in said
    assert "不在任何网格里" in text_of(phone.post("/worker/report/place", {"lat": "x"}))
    assert phone.post("/worker/report/guess", {"text": "夜里工地施工噪音"}).status_code == 200
    kept = [one["path"] for one in phone.get("/worker/offline").json()["pages"]]
    assert "/worker/report" in kept


def test_only_who_walks_a_grid_has_the_form() -> None:
    town = make_town()
    assert browser_of(town.clerk).get("/worker/report").status_code == 403
