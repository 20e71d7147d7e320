"""The permission matrix over every URL, called as a stranger would."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import clear_url_caches, path
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI

from shanzhi.config.reference.permissions_page import rules_by_room
from shanzhi.config.reference.urls import every_url
from shanzhi.kernel.api import ANYONE, SIGNED_IN, Capability, access
from tests.architecture.rules import urls as rule


def granted() -> set[str]:
    return {row.capability.name for rows in rules_by_room().values() for row in rows}


def test_every_url_says_who_may_call_it() -> None:
    assert list(rule.undeclared(every_url())) == []


def test_every_capability_that_guards_a_url_is_in_the_table() -> None:
    assert list(rule.without_row(every_url(), granted())) == []


@pytest.mark.django_db
def test_a_stranger_is_sent_away_from_every_staff_url(client: Client) -> None:
    assert list(rule.open_to_strangers(every_url(), client)) == []


@pytest.mark.django_db
def test_no_open_url_breaks_on_arguments_that_lead_nowhere(client: Client) -> None:
    client.raise_request_exception = False

    assert list(rule.breaking(every_url(), client)) == []


@access(ANYONE)
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("planted")


@access(ANYONE)
def careless(request: HttpRequest) -> HttpResponse:
    return HttpResponse("everybody's phone numbers")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@access(Capability("cases.nobody_may", _("权限")))
def shut(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse("")


@pytest.fixture
def planted_urls() -> ModuleType:
    api = NinjaAPI(urls_namespace="planted")

    @api.get("/things/{number}")
    def thing(request: HttpRequest, number: int) -> str:
        return ""

    conf = ModuleType("planted_urls")
    conf.urlpatterns = [  # type: ignore[attr-defined]  # 2026-11-22: that is what Django reads
        path("forgotten", forgotten),
        path("shut/<int:number>", shut),
        path("broken", broken),
        path("api/", api.urls),
    ]
    return conf


def test_a_view_and_an_operation_without_access_are_found(planted_urls: ModuleType) -> None:
    assert list(rule.undeclared(every_url(planted_urls))) == [
        "/forgotten declares no access",
        *(
            f"/{url.route} declares no access"
            for url in every_url(planted_urls)
            if url.route.startswith("api/")
        ),
    ]
    assert "api/things/<number>" in {url.route for url in every_url(planted_urls)}


def test_a_capability_nobody_has_is_found(planted_urls: ModuleType) -> None:
    assert list(rule.without_row(every_url(planted_urls), granted())) == [
        "/shut/<int:number> asks for cases.nobody_may, which no role has"
    ]


@pytest.mark.django_db
def test_an_open_url_that_breaks_is_found(planted_urls: ModuleType, client: Client) -> None:
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=planted_urls):
        clear_url_caches()
        found = list(rule.breaking(every_url(planted_urls), client))
    clear_url_caches()

    assert found == ["GET /broken breaks with 500", "POST /broken breaks with 500"]


@pytest.mark.django_db
def test_a_staff_page_that_lets_a_stranger_in_is_found(client: Client) -> None:
    conf = ModuleType("careless_urls")
    conf.urlpatterns = [path("phones", careless)]  # type: ignore[attr-defined]  # 2026-11-22: as above
    declared = [url for url in every_url(conf) if url.route == "phones"]
    meant_for_staff = [
        type(url)(url.route, url.name, url.view, access(SIGNED_IN)(lambda: None).access)  # type: ignore[attr-defined]  # 2026-11-22: mark on a function
        for url in declared
    ]
    with override_settings(ROOT_URLCONF=conf):
        clear_url_caches()
        found = list(rule.open_to_strangers(meant_for_staff, client))
    clear_url_caches()

    assert found == [
        "GET /phones answers a stranger with 200",
        "POST /phones answers a stranger with 200",
    ]
