"""Where the wall and its arranging are."""

from __future__ import annotations

from django.urls import path

from shanzhi.insight.web.screens import arrange, cockpit, tiles

urlpatterns = [
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("cockpit/tiles/<str:datum>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="cockpit-tile"),
    path("desk/screens", arrange.screens_page, name="screens"),
    path("desk/screens/panels", arrange.panels, name="screen-panels"),
    path("desk/screens/panel", arrange.panel, name="screen-panel"),
    path("desk/screens/move", arrange.move, name="screen-move"),
    path("desk/screens/removal", arrange.removal, name="screen-removal"),
    path("desk/screens/publication", arrange.publication, name="screen-publication"),
    path("desk/screens/withdrawal", arrange.withdrawal, name="screen-withdrawal"),
]
