"""The room's pages."""

from __future__ import annotations

from shanzhi.sensing.web import urls_alarms, urls_rules, urls_things, urls_vision

app_name = "sensing"
urlpatterns = [
    *urls_things.urlpatterns,
    *urls_alarms.urlpatterns,
    *urls_rules.urlpatterns,
    *urls_vision.urlpatterns,
]
