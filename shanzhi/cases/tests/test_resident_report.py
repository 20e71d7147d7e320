"""A resident reports from the code on the wall."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from PIL import Image

from shanzhi.cases.models import Attachment, Case
from shanzhi.cases.models.states import State
from shanzhi.cases.tests.factories import (
    COMMUNITY,
    INSIDE,
    counted,
    link_of,
    make_report,
    make_town,
    phone,
)
from shanzhi.kernel.api import EventRecord, StoredFile

pytestmark = pytest.mark.django_db


def picture(name: str = "door.jpg") -> SimpleUploadedFile:
    """What a phone's camera makes."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#a52").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_grandmother_reports_in_one_screen_and_is_led_to_her_matter() -> None:
    town, device = make_town(), phone()
    page = device.get(town.report_path)
    assert page.status_code == 200
    assert "翠湖花园网格" in page.content.decode()
    sent = device.post(town.report_path, {"idempotency_key": uuid4(), "text": "楼道的灯坏了三天"})
    case = Case.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, link_of(case))
    assert (case.state, case.place_code) == (State.DISPATCHED, town.grid.code)
    matter = device.get(sent["Location"]).content.decode()
    assert case.number in matter
    assert "和风社区居委会" in matter
    assert "0512-55550100" in matter


def test_photos_go_with_the_form_where_no_script_runs() -> None:
    town, device = make_town(), phone()
    sent = device.post(
        town.report_path,
        {"idempotency_key": uuid4(), "text": "门坏了", "photos": [picture(), picture("2.jpg")]},
    )
    assert sent.status_code == 303
    assert Attachment.objects.filter(case__summary="门坏了").count() == 2
    assert device.get(sent["Location"]).content.decode().count("<img") >= 2


def test_a_photo_alone_is_a_report() -> None:
    town = make_town()
    sent = phone().post(town.report_path, {"idempotency_key": uuid4(), "photos": [picture()]})
    assert sent.status_code == 303
    assert Case.objects.get().attachments.count() == 1


def test_files_sent_beforehand_from_this_phone_are_taken() -> None:
    town, device = make_town(), phone()
    uploaded = device.post("/uploads", {"file": picture()}).json()
    form = {"idempotency_key": uuid4(), "text": "垃圾没人清", "file_ids": [uploaded["id"]]}
    assert device.post(town.report_path, form).status_code == 303
    assert Case.objects.get().attachments.count() == 1


def test_somebody_elses_upload_is_not_taken_and_nothing_is_stored() -> None:
    town = make_town()
    foreign = phone().post("/uploads", {"file": picture()}).json()["id"]
    before = counted()
    form = {"idempotency_key": uuid4(), "text": "垃圾没人清", "file_ids": [foreign]}
    answer = phone().post(town.report_path, form)
    assert answer.status_code == 422
    assert "垃圾没人清" in answer.content.decode()
    assert counted() == before


def test_double_tap_makes_one_matter_and_leads_to_it_twice() -> None:
    town, device, key = make_town(), phone(), uuid4()
    form = {"idempotency_key": key, "text": "下水道堵了，污水流到路上"}
    first, second = (device.post(town.report_path, form) for _tap in range(2))
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_taps_at_once_make_one_matter_and_one_announcement() -> None:
    town, key = make_town(), uuid4()

    def tap(_number: int) -> str:
        try:
            answer = Client().post(
                town.report_path, {"idempotency_key": key, "text": "电梯停在六楼不动"}
            )
            return str(answer["Location"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as taps:
        led_to = set(taps.map(tap, range(4)))
    assert len(led_to) == 1
    assert Case.objects.count() == 1
    assert EventRecord.objects.filter(kind="cases.CaseOpened").count() == 1


def test_another_story_under_an_old_key_is_not_swallowed() -> None:
    town, device, key = make_town(), phone(), uuid4()
    device.post(town.report_path, {"idempotency_key": key, "text": "路灯不亮"})
    answer = device.post(town.report_path, {"idempotency_key": key, "text": "井盖丢了一个"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "井盖丢了一个" in page
    assert str(key) not in page  # the form has a new key: sending it again is a second matter
    fresh = _key_in(page)
    assert (
        device.post(
            town.report_path, {"idempotency_key": fresh, "text": "井盖丢了一个"}
        ).status_code
        == 303
    )
    assert Case.objects.count() == 2


def test_the_place_can_be_a_building_or_a_point_of_the_map() -> None:
    town, device = make_town(), phone()
    device.post(
        town.report_path,
        {"idempotency_key": uuid4(), "text": "楼道堆物", "building": town.building.pk},
    )
    lat, lng = INSIDE
    device.post(
        town.report_path, {"idempotency_key": uuid4(), "text": "路面塌了", "lat": lat, "lng": lng}
    )
    by_point, by_building = Case.objects.order_by("-pk")
    assert by_building.building_id == town.building.pk
    assert (by_point.place_source, by_point.latitude) == ("point", lat)


def test_who_chose_a_category_is_believed() -> None:
    town = make_town()
    form = {"idempotency_key": uuid4(), "text": "夜里太吵", "category": "01"}
    assert phone().post(town.report_path, form).status_code == 303
    assert Case.objects.get().category_id == "01"


def test_while_typing_neighbours_matters_and_a_guess_with_its_words_are_shown() -> None:
    town = make_town()
    case = make_report(town, "3幢楼下夜里施工，噪音很大，睡不着")
    answer = phone().post(f"/g/{town.code}/similar", {"text": "夜里施工噪音大"}).content.decode()
    assert "看起来是" in answer
    assert "施工" in answer
    assert f"/support/{case.public_id}" in answer


def test_who_is_in_danger_is_told_whom_to_call_first() -> None:
    town = make_town()
    answer = phone().post(f"/g/{town.code}/similar", {"text": "楼上着火了，有人被困，快来救人"})
    assert "119" in answer.content.decode()


def test_the_form_is_served_with_a_bounded_number_of_queries(
    django_assert_max_num_queries: object,
) -> None:
    town, device = make_town(), phone()
    device.get(town.report_path)
    with django_assert_max_num_queries(4):  # type: ignore[operator]  # 2026-11-22: pytest-django's
        device.get(town.report_path)


def test_a_grid_chosen_from_a_list_needs_no_code() -> None:
    town = make_town()
    sent = phone().post(
        f"/g/{town.grid.code}/report", {"idempotency_key": uuid4(), "text": "长椅坏了"}
    )
    assert sent.status_code == 303
    assert Case.objects.get().place_code.startswith(COMMUNITY)


def test_a_refused_form_comes_back_with_the_photo_it_had() -> None:
    town, device = make_town(), phone()
    answer = device.post(
        town.report_path,
        {"idempotency_key": uuid4(), "text": "好" * 12_000, "photos": [picture()]},
    )
    kept = StoredFile.objects.get()
    assert answer.status_code == 422
    assert str(kept.public_id) in answer.content.decode()
    assert UUID(_key_in(answer.content.decode())).version == 4
    assert Case.objects.count() == 0


def _key_in(page: str) -> str:
    return page.split('name="idempotency_key" value="')[1].split('"', maxsplit=1)[0]
