"""The first start loads 善治县; the second start finds it there."""

from __future__ import annotations

import pytest

from shanzhi.kernel.api import SYSTEM, Denied, EventRecord, Role
from shanzhi.places.demo import load_demo_town
from shanzhi.places.models import Building, Division, Dwelling, Estate, Grid, QrCode
from shanzhi.places.queries.codes import printed_code, resolve_code
from shanzhi.places.queries.names import place_in_text
from shanzhi.places.queries.shapes import locate
from shanzhi.places.rules.demo_town import demo_grids
from shanzhi.places.tests.factories import make_staff

pytestmark = pytest.mark.django_db


def test_the_county_is_whole_and_loading_it_again_changes_nothing() -> None:
    town = load_demo_town(SYSTEM)
    assert len(town.grid_codes) == len(town.codes) == 48
    assert Division.objects.count() == 1 + 3 + 12
    assert Estate.objects.count() == 48
    assert Building.objects.count() > 300
    assert Dwelling.objects.count() > 300
    events = EventRecord.objects.count()
    again = load_demo_town(SYSTEM)
    assert again.codes == town.codes
    assert EventRecord.objects.count() == events
    assert QrCode.objects.count() == Grid.objects.count() == 48


def test_every_building_lies_in_its_own_grid() -> None:
    load_demo_town(SYSTEM)
    for building in Building.objects.all():
        assert building.latitude is not None
        assert building.longitude is not None
        assert locate(building.latitude, building.longitude).grid_code == building.grid_id


def test_a_resident_scans_and_writes_there() -> None:
    town = load_demo_town(SYSTEM)
    scanned = resolve_code(printed_code(town.codes[0]))
    assert scanned.grid.code == town.grid_codes[0]
    found = place_in_text("锦云花园3号楼垃圾没人收")
    assert found is not None
    assert found.place_code == town.grid_codes[0]


def test_the_drawing_is_the_same_every_time() -> None:
    assert demo_grids() == demo_grids()


def test_a_clerk_cannot_load_a_county() -> None:
    with pytest.raises(Denied):
        load_demo_town(make_staff(Role.COMMUNITY_CLERK, "990001001001"))
    assert not Division.objects.exists()
