"""The permission table, called: every URL × every role × in reach, out of reach, other county."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import override_settings
from django.urls import clear_url_caches, path

from shanzhi.cases.models import Case
from shanzhi.cases.permissions import READ, WORK_DESK
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.config.reference.matrix import subject_of
from shanzhi.config.reference.urls import every_url
from shanzhi.kernel import versions
from shanzhi.kernel.api import NOBODY, SIGNED_IN, access, actor_of
from shanzhi.organizations.web import middleware
from tests.matrix.calling import faults
from tests.matrix.world import World, make_world
from tests.traces import PHONE

pytestmark = pytest.mark.django_db


@access(SIGNED_IN)
def careless(request: HttpRequest, number: str) -> JsonResponse:
    """Planted: finds the matter without asking who asks."""
    return JsonResponse({"text": Case.objects.get(number=number).summary})


@access(WORK_DESK)
def careless_list(request: HttpRequest) -> JsonResponse:
    """Planted: a list of the whole county."""
    return JsonResponse({"all": list(Case.objects.values_list("summary", flat=True))})


@access(READ)
def unmasked(request: HttpRequest, number: str) -> HttpResponse:
    """Planted: asks who asks, and prints the words and the number as they are."""
    case = case_by_number(actor_of(request), number)
    return HttpResponse(f"{case.text.body} {case.address}")


@access(SIGNED_IN)
def unknown(request: HttpRequest, stone: int) -> HttpResponse:
    """Planted: about something of which the matrix never heard."""
    return HttpResponse()


@pytest.fixture
def planted() -> ModuleType:
    conf = ModuleType("planted_urls")
    conf.urlpatterns = [  # type: ignore[attr-defined]  # 2026-11-26: that is what Django reads
        path("desk/cases/<str:number>/careless", careless),
        path("desk/careless", careless_list),
        path("desk/cases/<str:number>/unmasked", unmasked),
    ]
    return conf


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Who asks is known without looking it up: signing in is tested where it belongs."""
    made = make_world()
    versions.drop_all()  # rows made past the actions say of no table in memory that it changed
    by_key = {
        client.cookies["sessionid"].value: actor
        for actor, client in made.cast.values()
        if "sessionid" in client.cookies
    }
    monkeypatch.setattr(
        middleware, "_actor", lambda asks: by_key.get(asks.COOKIES.get("sessionid", ""), NOBODY)
    )
    return made


def test_every_url_answers_every_role_as_the_table_says(world: World) -> None:

    found = [fault for url in every_url() for fault in faults(url, world)]

    assert not found, f"{len(found)} calls:\n" + "\n".join(found[:60])


def test_a_view_that_forgets_its_viewer_is_found(world: World, planted: ModuleType) -> None:
    with override_settings(ROOT_URLCONF=planted):
        clear_url_caches()
        found = [fault for url in every_url(planted) for fault in faults(url, world)]
    clear_url_caches()

    where = "GET /desk/cases/<str:number>/careless as"
    assert f"{where} community_clerk, thing out: 200, should be hidden" in found
    assert f"{where} community_clerk, thing out: shows the matter of out" in found
    assert f"{where} audit_admin, thing here: shows the matter of here" in found
    assert "GET /desk/careless as community_clerk, thing here: shows the matter of out" in found
    shown = f"GET /desk/cases/<str:number>/unmasked as community_clerk, thing here: shows {PHONE}"
    assert f"{shown} in full" in found
    # Even these cannot show another county: that is what the second wall is for.
    assert not [fault for fault in found if "shows the matter of other" in fault]


def test_a_url_about_something_unknown_says_what_to_add() -> None:
    conf = ModuleType("planted_urls")
    conf.urlpatterns = [path("stones/<int:stone>", unknown)]  # type: ignore[attr-defined]  # 2026-11-26: as above

    (url,) = every_url(conf)
    with pytest.raises(LookupError, match="add what it is about to SUBJECTS"):
        subject_of(url)
