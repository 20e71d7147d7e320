"""Somebody sends more than anybody needs: reports, fields, depth, length."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from shanzhi.cases.models import Case
from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.cases.tests.staff import key_of
from shanzhi.cases.web import report_allowance
from shanzhi.kernel.api import Allowance
from shanzhi.kernel.web.arriving import Crowded, Turns

pytestmark = pytest.mark.django_db
API = "/api/v1/cases"


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(report_allowance, "ALLOWANCE", Allowance(times=2, seconds=600))
    return make_town()


def send(town: Town, **headers: str) -> Any:
    body = {"key": str(uuid4()), "text": "路灯不亮", "place_code": town.grid.code}
    return Client(headers=headers).post(API, body, content_type="application/json")


def fill_in(town: Town) -> Any:
    form = {"key": str(uuid4()), "text": "井盖坏了，走路要当心"}
    return Client().post(town.report_path, form)


def test_a_script_that_reports_all_day_is_stopped_and_told_when_to_come_back(town: Town) -> None:
    assert [send(town).status_code for _ in range(2)] == [201, 201]

    stopped = send(town)

    assert stopped.status_code == 429
    assert "10 分钟" in stopped.json()["detail"]
    assert Case.objects.count() == 2


def test_who_is_stopped_at_the_form_keeps_every_word(town: Town) -> None:
    assert [fill_in(town).status_code for _ in range(2)] == [303, 303]

    stopped = fill_in(town)

    assert stopped.status_code == 429
    assert "井盖坏了，走路要当心" in stopped.content.decode()
    assert Case.objects.count() == 2


def test_a_hotline_that_brings_its_key_is_not_counted(town: Town) -> None:
    key = key_of(town.clerk)

    assert {send(town, Authorization=key).status_code for _ in range(4)} == {201}
    assert [send(town).status_code for _ in range(3)] == [201, 201, 429]


def test_a_key_that_nobody_gave_is_counted_like_none(town: Town) -> None:
    told = [send(town, Authorization="Bearer sz_invented").status_code for _ in range(3)]

    assert told == [201, 201, 429]


def test_the_measurement_of_intake_counts_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_allowance, "ALLOWANCE", Allowance(times=0, seconds=600))

    assert {send(town).status_code for _ in range(4)} == {201}


def test_the_limit_is_on_unless_somebody_switches_it_off() -> None:
    assert settings.REPORTS_PER_ADDRESS == 120


def test_a_json_body_beyond_its_bound_is_refused_unread(town: Town, client: Client) -> None:
    body = json.dumps({"text": "长" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})

    assert client.post(API, body, content_type="application/json").status_code == 413


@pytest.mark.parametrize("nested", ['{"a":' * 100_000, "[" * 100_000, '{"text":' + "[" * 50_000])
def test_json_as_deep_as_a_well_is_refused_and_nothing_falls_in(town: Town, nested: str) -> None:
    client = Client(raise_request_exception=False)

    assert client.post(API, nested, content_type="application/json").status_code in {400, 422}


def test_a_form_of_a_thousand_fields_is_refused(town: Town, client: Client) -> None:
    form = {f"field-{n}": "x" for n in range(1_000)}

    assert client.post(town.report_path, form).status_code == 422
    urlencoded = "&".join(f"f{n}=x" for n in range(1_000))
    answer = client.post(
        town.report_path, urlencoded, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        f"/desk/cases/{'9' * 3_000}",
        f"/g/{'A' * 3_000}",
        f"/m/{'A' * 3_000}",
        f"/operator/dead-letters/{'9' * 40}/retry",
        "/places/shapes?prefix=" + "1" * 3_000,
        "/g/\x00",
    ],
)
def test_an_address_without_end_breaks_nothing(address: str) -> None:
    client = Client(raise_request_exception=False)

    assert client.get(address).status_code < 500


def test_a_thread_is_left_for_pages_when_all_senders_are_slow() -> None:
    turns = Turns(most=2, patience=0.01)
    with turns.turn(), turns.turn(), pytest.raises(Crowded), turns.turn():
        pass
    with turns.turn():
        pass
