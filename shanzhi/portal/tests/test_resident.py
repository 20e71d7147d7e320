"""The doors of the resident's end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shanzhi.cases.tests.factories import make_handled, make_report, make_town
from shanzhi.kernel.api import asset_files

pytestmark = pytest.mark.django_db
FIRST_PAGE_BYTES = 60 * 1024


def test_who_scans_the_code_finds_worker_report_and_what_goes_on() -> None:
    town = make_town()
    make_report(town)
    make_handled(town)
    page = Client().get(f"/g/{town.code}").content.decode()
    for said in ("翠湖花园网格", "王芳", "我要报事", "身边正在办", "最近处理过", "0512-55550100"):
        assert said in page


def test_the_phone_remembers_its_grid_for_the_tabs() -> None:
    town, device = make_town(), Client()
    device.get(f"/g/{town.code}")
    assert f'href="/g/{town.code}/report"' in device.get("/me").content.decode()


def test_a_code_typed_with_spaces_and_in_small_letters_leads_in() -> None:
    town = make_town()
    typed = f"{town.code[:4]} {town.code[4:8]}-{town.code[8:]}".lower()
    answer = Client().get("/", {"code": typed, "next": "report"})
    assert (answer.status_code, answer["Location"]) == (303, f"/g/{town.code}/report")


def test_a_code_typed_wrong_keeps_what_was_typed_and_says_what_to_do() -> None:
    make_town()
    answer = Client().get("/", {"code": "ABCD", "next": "https://evil.example"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="ABCD"' in page
    assert "再输一次" in page
    assert 'name="next" value="https' not in page


def test_who_has_no_code_finds_the_grid_by_name() -> None:
    town = make_town()
    page = Client().get("/", {"q": "和风社区居委会"}).content.decode()
    assert f'href="/g/{town.grid.code}"' in page
    nothing = Client().get("/", {"q": "月球"}).content.decode()
    assert "没有找到" in nothing


def test_services_lists_who_can_be_called() -> None:
    town = make_town()
    page = Client().get(f"/g/{town.code}/services").content.decode()
    for said in ("王芳", "和风社区居委会", "0512-55550100", "119", "12345"):
        assert said in page


def test_elder_mode_is_remembered_and_shows_four_tiles() -> None:
    town, device = make_town(), Client()
    answer = device.post("/mode", {"mode": "elder", "next": f"/g/{town.code}"})
    assert (answer.status_code, answer["Location"]) == (303, f"/g/{town.code}")
    page = device.get(f"/g/{town.code}").content.decode()
    assert 'data-mode="elder"' in page
    assert page.count('class="tile"') == 4


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example", "javascript:x", ""])
@pytest.mark.parametrize("door", ["/mode", "/language"])
def test_no_door_leads_to_a_strangers_site(door: str, there: str) -> None:
    answer = Client().post(door, {"mode": "elder", "language": "en", "next": there})
    assert answer["Location"] == "/"


def test_the_language_is_remembered_and_an_unknown_one_changes_nothing() -> None:
    device = Client()
    device.post("/language", {"language": "en", "next": "/"})
    assert '<html lang="en"' in device.get("/").content.decode()
    device.post("/language", {"language": "xx", "next": "/"})
    assert '<html lang="en"' in device.get("/").content.decode()


def test_the_page_of_a_grid_costs_a_bounded_number_of_queries(
    django_assert_max_num_queries: Any,
) -> None:
    town, device = make_town(), Client()
    for _n in range(5):
        make_report(town)
    device.get(f"/g/{town.code}")
    with django_assert_max_num_queries(4):
        device.get(f"/g/{town.code}")


@pytest.mark.parametrize("page", ["", "/report"])
def test_the_first_page_is_small_enough_for_a_weak_signal(page: str) -> None:
    """Design: at most 60 KB compressed, map apart, as it crosses the line. Needs the built front end
    ("make setup")."""
    town = make_town()
    files = asset_files("src/entries/resident.ts")
    assert files, "the front end is not built: make setup"
    phone = Client(headers={"accept-encoding": "gzip"})
    crossed = [
        phone.get(f"/g/{town.code}{page}"),
        *(phone.get(f"/static/{name}") for name in files),
    ]
    assert {answer.headers.get("Content-Encoding") for answer in crossed} == {"gzip"}
    assert sum(len(_body(answer)) for answer in crossed) <= FIRST_PAGE_BYTES


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
