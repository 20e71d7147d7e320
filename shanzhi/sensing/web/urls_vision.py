"""Pages of what cameras saw, and of who pushes."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.sensing.web import sources, vision, vision_public
from shanzhi.sensing.web import vision_offline as _vision  # noqa: F401  # 2026-11-26: registers

urlpatterns: list[URLPattern] = [
    # What cameras saw, and who pushes.
    path("desk/vision", vision.queue, name="vision"),
    path("desk/vision/appeals", vision.appeals, name="vision-appeals"),
    path("desk/vision/<int:vision_id>/confirmation", vision.confirmation, name="vision-confirm"),
    path("desk/vision/<int:vision_id>/dismissal", vision.dismissal, name="vision-dismiss"),
    path("desk/vision/<int:vision_id>/review", vision.review, name="vision-review"),
    path("worker/posters", vision.posters, name="posters"),
    path("worker/posters/<int:poster_id>/done", vision.poster, name="poster-done"),
    path("v/<str:token>", vision_public.message_page, name="vision-message"),
    path("v/<str:token>/appeal", vision_public.appeal, name="vision-appeal"),
    path("me/plates", vision_public.plates_page, name="own-plates"),
    path("me/plates/<int:plate_id>/removal", vision_public.plate_removal, name="plate-removal"),
    path("vision/figures", vision_public.figures, name="vision-figures"),
    path("desk/sources", sources.sources_page, name="push-sources"),
    path("desk/sources/<int:source_id>/address", sources.address, name="push-source-address"),
    path("desk/sources/<int:source_id>/switch", sources.switch, name="push-source-switch"),
]
