"""URLs of the room."""

from __future__ import annotations

from django.urls import path

from shanzhi.places.web import desk, desk_codes, outlines

urlpatterns = [
    path("places/shapes", outlines.shapes, name="place_shapes"),
    path("desk/places/", desk.grids, name="desk_grids"),
    path("desk/places/grids/new", desk.new_grid, name="desk_new_grid"),
    path("desk/places/grids/<str:code>", desk.grid, name="desk_grid"),
    path("desk/places/grids/<str:code>/points", desk.building_points, name="desk_grid_points"),
    path("desk/places/grids/<str:code>/name", desk.name, name="desk_grid_name"),
    path("desk/places/grids/<str:code>/shape", desk_codes.shape, name="desk_grid_shape"),
    path("desk/places/grids/<str:code>/codes", desk_codes.issue, name="desk_grid_codes"),
    path("desk/places/codes/<int:code_id>/revocation", desk_codes.revoke, name="desk_code_revoke"),
    path("desk/places/codes/<int:code_id>/square.svg", desk_codes.square, name="desk_code_square"),
    path("desk/places/codes/<int:code_id>/poster", desk_codes.poster_page, name="desk_poster_page"),
    path(
        "desk/places/codes/<int:code_id>/poster-<str:size>.pdf",
        desk_codes.poster_file,
        name="desk_poster",
    ),
]
