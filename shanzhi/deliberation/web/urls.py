"""The room's pages, a file for each part."""

from __future__ import annotations

from django.urls import URLPattern

from shanzhi.deliberation.web import urls_ground, urls_meetings, urls_topics

app_name = "deliberation"
urlpatterns: list[URLPattern] = [
    *urls_topics.urlpatterns,
    *urls_meetings.urlpatterns,
    *urls_ground.urlpatterns,
]
