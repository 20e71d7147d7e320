"""Somebody sends a person, or a cache between us, to another place than ours."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from shanzhi.cases.tests.factories import Town, link_of, make_report, make_town
from shanzhi.cases.tests.staff import account_of, browser_of
from shanzhi.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
EVIL = [
    "https://evil.example.com/",
    "//evil.example.com/",
    "/\\evil.example.com",
    "\\\\evil.example.com",
    "https:evil.example.com",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example.com",
    " //evil.example.com",
    "https://testserver@evil.example.com/",
    "https://testserver.evil.example.com/",
    "http:///evil.example.com",
]


@pytest.fixture
def town() -> Town:
    return make_town()


def ours(location: str) -> bool:
    """Does a browser stay with us? It takes a backslash for a slash and drops tabs."""
    plain = location.replace("\\", "/").replace("\t", "").strip()
    return plain.startswith("/") and not plain.startswith("//")


@pytest.mark.parametrize("address", EVIL)
def test_sign_in_leads_to_no_strangers_page(town: Town, address: str) -> None:
    form = {"username": account_of(town.clerk).username, "password": PASSWORD, "next": address}

    signed_in = Client().post("/login", form)

    assert signed_in.status_code in {302, 303}
    assert ours(signed_in["Location"])
    already = browser_of(town.clerk).get("/login", {"next": address})
    assert already.status_code == 200 or ours(already["Location"])


@pytest.mark.parametrize("address", EVIL)
def test_a_button_that_leads_back_leads_to_us(town: Town, address: str) -> None:
    phone, desk = Client(), browser_of(town.clerk)
    case = make_report(town)
    told = [
        phone.post("/language", {"language": "en", "next": address}),
        phone.post("/mode", {"mode": "elder", "next": address}),
        desk.post("/inbox/reading", {"next": address}),
        desk.post(f"/desk/cases/{case.number}/acceptance", {"next": address, "back": address}),
    ]

    assert {answer.status_code for answer in told} <= {302, 303}
    assert all(ours(answer["Location"]) for answer in told)


@override_settings(SITE_URL="https://grid.example.cn")
def test_a_forged_host_is_in_no_link(town: Town) -> None:
    """Links and codes are printed with SITE_URL, whatever the request calls us."""
    forged = {"Host": "evil.example.com", "X-Forwarded-Host": "evil.example.com"}
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = Client(headers=forged)
        body = {
            "key": "5b0f4d3c-8f0b-4c39-9a53-0f3f2c6f7a11",
            "text": "路灯坏了",
            "place_code": town.grid.code,
        }
        made = client.post("/api/v1/cases", body, content_type="application/json")
        assert made.json()["link"].startswith("https://grid.example.cn/m/")
        for path in ("/", "/login", f"/g/{town.code}", link_of(make_report(town)), "/api/v1/docs"):
            assert "evil.example.com" not in client.get(path).content.decode(), path


@override_settings(ALLOWED_HOSTS=["grid.example.cn"])
def test_a_name_that_is_not_ours_is_not_answered() -> None:
    for name in ("evil.example.com", "grid.example.cn.evil.com", "grid.example.cn:80@evil.com"):
        assert Client(headers={"Host": name}).get("/login").status_code == 400
    assert Client(headers={"Host": "grid.example.cn"}).get("/login").status_code == 200


def test_the_address_of_a_sender_is_not_taken_from_the_sender(town: Town) -> None:
    """Outside of production nobody's X-Forwarded-For counts; in production the proxy's own entry."""
    from django.test import RequestFactory

    from shanzhi.kernel.api import client_address

    ask = RequestFactory().get("/", headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.7"})
    assert client_address(ask) == "127.0.0.1"
    with override_settings(PRODUCTION=True):
        assert client_address(ask) == "203.0.113.7"


def test_a_private_page_with_the_name_of_a_picture_is_no_page(town: Town) -> None:
    """A cache that keeps by ending is fed nothing: /m/…/x.css leads nowhere."""
    link, desk = link_of(make_report(town)), browser_of(town.clerk)
    for path in (f"{link}/x.css", f"{link}.css", "/me/x.js", "/me.css"):
        assert Client().get(path).status_code == 404
    for path in ("/inbox/x.css", "/desk/x.css", "/inbox;x.css"):
        assert desk.get(path).status_code == 404
    page = Client().get(f"{link}?x.css")
    assert page["Cache-Control"] == "private, no-store"
