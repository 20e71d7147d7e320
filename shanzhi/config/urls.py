"""Every URL of the platform: each room brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from shanzhi.config.api import app_name, namespace, patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shanzhi.kernel.web.urls")),
    path("", include("shanzhi.places.web.urls")),
    path("", include("shanzhi.people.web.urls")),
    path("", include("shanzhi.organizations.web.urls")),
    path("", include("shanzhi.messaging.web.urls")),
    path("", include("shanzhi.cases.web.urls_staff")),
    path("", include("shanzhi.cases.web.urls_resident")),
    path("", include("shanzhi.visits.web.urls")),
    path("", include("shanzhi.insight.web.urls")),
    path("", include("shanzhi.portal.web.urls")),
    path("api/v1/", (patterns, app_name, namespace)),
]
