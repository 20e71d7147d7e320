"""The front door of places."""

from shanzhi.lib.coordinates import Datum, distance_m, to_wgs84
from shanzhi.places.actions.create_grid import create_grid
from shanzhi.places.actions.draw_grid import draw_division, draw_grid
from shanzhi.places.actions.import_divisions import Imported, import_divisions
from shanzhi.places.actions.import_shapes import import_shapes
from shanzhi.places.actions.issue_qr_code import issue_qr_code
from shanzhi.places.actions.register_buildings import NewBuilding, register_buildings
from shanzhi.places.actions.register_dwellings import NewDwelling, register_dwellings
from shanzhi.places.actions.register_estate import register_estate
from shanzhi.places.actions.rename_grid import rename_grid
from shanzhi.places.actions.revoke_qr_code import revoke_qr_code
from shanzhi.places.demo import load_demo_town
from shanzhi.places.models import Building, Division, Estate, Grid, QrCode
from shanzhi.places.models.qr_code import QrKind
from shanzhi.places.posters.fonts import chinese_font
from shanzhi.places.posters.person import PosterPerson, poster_person, register_poster_person
from shanzhi.places.posters.poster import NoChineseFont, PosterSize, poster, qr_svg
from shanzhi.places.queries.areas import Areas, area_bounds, areas_of
from shanzhi.places.queries.buildings import buildings_under, dwelling_counts
from shanzhi.places.queries.codes import (
    CodeForged,
    CodeRevoked,
    CodeUnknown,
    ScannedCode,
    code_address,
    printed_code,
    resolve_code,
)
from shanzhi.places.queries.dwellings import dwelling_among, dwelling_at, dwellings_of
from shanzhi.places.queries.entrances import Entrance, entrance
from shanzhi.places.queries.grids import (
    building,
    buildings_by_id,
    buildings_in,
    buildings_of,
    division,
    divisions_under,
    grid,
    nearest_building,
    visible_grid,
    visible_grids,
)
from shanzhi.places.queries.names import (
    division_name,
    find_place,
    grid_names,
    households_in,
    names_below,
    path_of,
    place_in_text,
)
from shanzhi.places.queries.shapes import (
    Located,
    Outlines,
    locate,
    metres_to_grid,
    shape_bounds,
    shapes_geojson,
)
from shanzhi.places.rules.division_rows import DivisionRow, division_rows
from shanzhi.places.rules.gazetteer import Gazetteer, Known, PlaceMention
from shanzhi.places.rules.here import Here, read_here
from shanzhi.places.rules.reasons import Refused
from shanzhi.places.rules.shapes import Area, NotAShape, area_from, geojson

__all__ = [
    "Area",
    "Areas",
    "Building",
    "CodeForged",
    "CodeRevoked",
    "CodeUnknown",
    "Datum",
    "Division",
    "DivisionRow",
    "Entrance",
    "Estate",
    "Gazetteer",
    "Grid",
    "Here",
    "Imported",
    "Known",
    "Located",
    "NewBuilding",
    "NewDwelling",
    "NoChineseFont",
    "NotAShape",
    "Outlines",
    "PlaceMention",
    "PosterPerson",
    "PosterSize",
    "QrCode",
    "QrKind",
    "Refused",
    "ScannedCode",
    "area_bounds",
    "area_from",
    "areas_of",
    "building",
    "buildings_by_id",
    "buildings_in",
    "buildings_of",
    "buildings_under",
    "chinese_font",
    "code_address",
    "create_grid",
    "distance_m",
    "division",
    "division_name",
    "division_rows",
    "divisions_under",
    "draw_division",
    "draw_grid",
    "dwelling_among",
    "dwelling_at",
    "dwelling_counts",
    "dwellings_of",
    "entrance",
    "find_place",
    "geojson",
    "grid",
    "grid_names",
    "households_in",
    "import_divisions",
    "import_shapes",
    "issue_qr_code",
    "load_demo_town",
    "locate",
    "metres_to_grid",
    "names_below",
    "nearest_building",
    "path_of",
    "place_in_text",
    "poster",
    "poster_person",
    "printed_code",
    "qr_svg",
    "read_here",
    "register_buildings",
    "register_dwellings",
    "register_estate",
    "register_poster_person",
    "rename_grid",
    "resolve_code",
    "revoke_qr_code",
    "shape_bounds",
    "shapes_geojson",
    "to_wgs84",
    "visible_grid",
    "visible_grids",
]
