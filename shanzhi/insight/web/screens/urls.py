"""Where the wall and its arranging are."""

from __future__ import annotations

from django.urls import path

from shanzhi.insight.web.screens import cockpit, tiles

urlpatterns = [
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("cockpit/tiles/<str:datum>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="cockpit-tile"),
]
