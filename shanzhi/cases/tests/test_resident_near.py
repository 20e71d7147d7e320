"""What neighbours care about, and 附议."""

from __future__ import annotations

from typing import Any

import pytest

from shanzhi.cases.models import Support
from shanzhi.cases.tests.factories import counted, make_handled, make_report, make_town, phone

pytestmark = pytest.mark.django_db


def test_neighbours_see_what_is_open_but_never_whose_it_is() -> None:
    town = make_town()
    make_report(town, "3幢502室漏水，我的电话13812345678")
    page = phone().get(f"/g/{town.code}/near").content.decode()
    assert "漏水" in page
    assert "13812345678" not in page
    assert "502室" not in page


def test_a_phone_adds_one_voice_however_often_it_taps() -> None:
    town, device = make_town(), phone()
    case = make_report(town)
    for _tap in range(3):
        answer = device.post(f"/support/{case.public_id}", {"next": f"/g/{town.code}/near"})
        assert (answer.status_code, answer["Location"]) == (303, f"/g/{town.code}/near")
    phone().post(f"/support/{case.public_id}")
    case.refresh_from_db()
    assert case.supports == Support.objects.count() == 2


def test_after_a_voice_one_is_never_led_to_a_strangers_site() -> None:
    case = make_report(make_town())
    answer = phone().post(f"/support/{case.public_id}", {"next": "//evil.example/x"})
    assert answer["Location"] == f"/g/{case.place_code}/near"


def test_what_is_handled_takes_no_more_voices() -> None:
    case = make_handled(make_town())
    before = counted()
    answer = phone().post(f"/support/{case.public_id}")
    assert answer.status_code == 409
    assert "重新报事" in answer.content.decode()
    assert counted() == before


def test_an_unknown_matter_takes_no_voice() -> None:
    answer = phone().post("/support/00000000-0000-4000-8000-000000000000")
    assert answer.status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(django_assert_num_queries: Any) -> None:
    town, device = make_town(), phone()
    make_report(town)
    device.get(f"/g/{town.code}/near")
    for n in range(8):
        make_report(town, f"第{n}盏路灯不亮")
    with django_assert_num_queries(3):
        device.get(f"/g/{town.code}/near")
