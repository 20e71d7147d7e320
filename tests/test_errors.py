"""What went wrong outside of any room is said in the person's language."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import clear_url_caches, path

from shanzhi.config import urls
from shanzhi.kernel.api import ANYONE, access
from shanzhi.portal.web import errors

pytestmark = pytest.mark.django_db


@access(ANYONE)
def mistaken(request: HttpRequest) -> HttpResponse:
    """Planted: a mistake of ours."""
    raise ZeroDivisionError


@access(ANYONE)
def refused(request: HttpRequest) -> HttpResponse:
    """Planted: a library that refuses."""
    raise PermissionDenied


@pytest.fixture
def planted() -> Iterator[Client]:
    conf: Any = ModuleType("planted")
    conf.urlpatterns = [path("mistaken", mistaken), path("refused", refused), *urls.urlpatterns]
    conf.handler403, conf.handler500 = urls.handler403, urls.handler500
    with override_settings(ROOT_URLCONF=conf):
        clear_url_caches()
        yield Client(raise_request_exception=False)
    clear_url_caches()


def test_an_address_that_nobody_knows_leads_home() -> None:
    answer = Client().get("/nothing/here")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "没有找到您要的内容" in page
    assert 'href="/"' in page
    assert Client().get("/api/v1/nothing").json()["status"] == 404


def test_a_mistake_of_ours_is_a_page_and_no_stack(planted: Client) -> None:
    answer = planted.get("/mistaken")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "已经记录下来" in page
    assert "ZeroDivisionError" not in page
    told = planted.get("/mistaken", headers={"Accept": "application/json"})
    assert told.json()["type"] == "urn:shanzhi:problem:broken"


def test_a_mistake_that_breaks_the_page_too_still_says_what_to_do(
    planted: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "problem", mistaken)
    answer = planted.get("/mistaken")
    assert answer.status_code == 500
    assert answer.content.decode().startswith("系统出了问题")


def test_what_a_library_refuses_is_refused_in_our_words(planted: Client) -> None:
    answer = planted.get("/refused")
    assert answer.status_code == 403
    assert "权限" in answer.content.decode()


@override_settings(ALLOWED_HOSTS=["here.example"])
def test_an_unknown_host_is_told_so_in_a_sentence() -> None:
    answer = Client(headers={"Host": "elsewhere.example"}).get("/")
    assert answer.status_code == 400
    assert "请检查地址" in answer.content.decode()
