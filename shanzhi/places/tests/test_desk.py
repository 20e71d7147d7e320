"""Wang at her desk: she finds her grids, draws, issues, prints, revokes; others' grids are not there."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shanzhi.kernel.api import Actor, Role
from shanzhi.places.models import Grid, QrCode
from shanzhi.places.tests.factories import (
    COMMUNITY,
    make_building,
    make_code,
    make_community,
    make_grid,
    make_square,
    make_staff,
)

pytestmark = pytest.mark.django_db
Sit = Callable[[Actor], Client]


@pytest.fixture
def sit(monkeypatch: pytest.MonkeyPatch, client: Client) -> Sit:
    """Somebody signed in, without the rooms above that know accounts."""

    def sitting(actor: Actor) -> Client:
        monkeypatch.setattr("shanzhi.organizations.web.middleware._actor", lambda _request: actor)
        return client

    return sitting


def test_wang_sees_her_grids_and_no_others(sit: Sit) -> None:
    make_grid("和风第一网格")
    make_community("990101002001", "邻街社区居委会")
    make_grid("邻街第一网格", "990101002001")
    page = sit(make_staff()).get("/desk/places/").content.decode()
    assert "和风第一网格" in page
    assert "邻街第一网格" not in page


def test_the_list_takes_the_same_queries_for_two_grids_and_forty(sit: Sit) -> None:
    desk = sit(make_staff())
    make_grid()
    make_grid()
    with CaptureQueriesContext(connection) as few:
        assert desk.get("/desk/places/").status_code == 200
    for _ in range(38):
        make_grid()
    with CaptureQueriesContext(connection) as many:
        desk.get("/desk/places/")
    assert len(many) == len(few)
    assert "40" in desk.get("/desk/places/?page=9").content.decode()


def test_search_by_name_and_an_empty_answer_say_what_to_do(sit: Sit) -> None:
    grid = make_grid("和风第一网格")
    desk = sit(make_staff())
    assert "和风第一网格" in desk.get("/desk/places/?words=第一").content.decode()
    assert "和风第一网格" in desk.get(f"/desk/places/?words={grid.code[:13]}").content.decode()
    assert "没有符合条件的网格" in desk.get("/desk/places/?words=没有").content.decode()


def test_a_strangers_grid_is_not_found_and_nothing_changes(sit: Sit) -> None:
    code = make_code()
    desk = sit(make_staff(scope="990101002"))
    assert desk.get(f"/desk/places/grids/{code.grid_id}").status_code == 404
    for path in ("poster", "poster-a4.pdf", "square.svg"):
        assert desk.get(f"/desk/places/codes/{code.pk}/{path}").status_code == 404
    revoked = desk.post(f"/desk/places/codes/{code.pk}/revocation", {"reason": "捣乱"})
    assert revoked.status_code == 404
    assert QrCode.objects.get().revoked_at is None


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get("/desk/places/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login")


def test_wang_sets_up_a_grid_draws_it_and_hangs_a_code(sit: Sit) -> None:
    make_community()
    desk = sit(make_staff())
    new = {"community": COMMUNITY, "name": "和风第一网格", "households": "380"}
    made = desk.post("/desk/places/grids/new", new)
    page = f"/desk/places/grids/{COMMUNITY}001"
    assert made["Location"] == page
    feature = {"type": "Feature", "properties": {}, "geometry": make_square(31.0, 121.0)}
    drawn = desk.post(f"{page}/shape", {"shape": json.dumps(feature), "datum": "gcj02"})
    assert drawn.status_code == 302
    shape = Grid.objects.get(pk=f"{COMMUNITY}001").shape
    assert shape is not None
    assert shape["coordinates"][0][0] != [121.0, 31.0]
    assert desk.post(f"{page}/codes", {"kind": "grid", "label": "北门"}).status_code == 302
    assert desk.post(f"{page}/name", {"name": "和风中心网格"}).status_code == 302
    text = desk.get(page).content.decode()
    assert "北门" in text
    assert "和风中心网格" in text
    assert "sz-case-map" in text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"community": COMMUNITY, "name": ""}, "请填写网格名称"),
        ({"community": COMMUNITY, "name": "好", "households": "三百"}, "户数请填整数"),
        ({"community": "", "name": "好"}, "请选择网格所属的社区"),
        ({"community": "990101002001", "name": "好"}, "权限"),
    ],
)
def test_a_form_that_cannot_be_used_comes_back_with_what_to_mend(
    sit: Sit, form: dict[str, str], sentence: str
) -> None:
    make_community()
    make_community("990101002001", "邻街社区居委会")
    answer = sit(make_staff()).post("/desk/places/grids/new", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Grid.objects.exists()


@pytest.mark.parametrize("shape", ["", "not json", "[" * 100_000, '{"features": []}', "null"])
def test_what_is_no_geojson_is_refused_on_the_page(sit: Sit, shape: str) -> None:
    grid = make_grid()
    answer = sit(make_staff()).post(f"/desk/places/grids/{grid.code}/shape", {"shape": shape})
    assert answer.status_code == 422
    assert Grid.objects.get().shape is None


def test_clerk_zhao_may_issue_and_revoke_but_not_draw(sit: Sit) -> None:
    code = make_code()
    desk = sit(make_staff(Role.COMMUNITY_CLERK, COMMUNITY))
    page = desk.get(f"/desk/places/grids/{code.grid_id}").content.decode()
    assert "发放二维码" in page
    assert "更改名称" not in page
    answer = desk.post(f"/desk/places/grids/{code.grid_id}/shape", {"shape": "{}"})
    assert answer.status_code == 403
    done = desk.post(f"/desk/places/codes/{code.pk}/revocation", {"reason": "被撕"}, follow=True)
    assert "已停用" in done.content.decode()


def test_zhao_prints_a_poster_and_its_page(sit: Sit) -> None:
    code = make_code(label="北门")
    desk = sit(make_staff(Role.COMMUNITY_CLERK, COMMUNITY))
    poster = desk.get(f"/desk/places/codes/{code.pk}/poster-a6.pdf")
    assert poster["Content-Type"].split(";")[0] in {"application/pdf", "text/html"}
    assert desk.get(f"/desk/places/codes/{code.pk}/poster-a5.pdf").status_code == 404
    page = desk.get(f"/desk/places/codes/{code.pk}/poster").content.decode()
    assert code.grid.name in page
    assert desk.get(f"/desk/places/codes/{code.pk}/square.svg").content.startswith(b"<svg")


def test_the_map_has_the_buildings_of_the_grid(sit: Sit) -> None:
    grid = make_grid()
    make_building("1幢", grid=grid, latitude=31.0, longitude=124.0)
    make_building("2幢", grid=grid)
    points = sit(make_staff()).get(f"/desk/places/grids/{grid.code}/points").json()
    assert [f["geometry"]["coordinates"] for f in points["features"]] == [[124.0, 31.0]]
