"""Every URL of the platform: each room brings its own. What is asked for most stands first: a path is
tried against one pattern after the other, and two hundred of them are felt."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from shanzhi.config.api import app_name, namespace, patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", (patterns, app_name, namespace)),
    path("", include("shanzhi.cases.web.urls_staff")),
    path("", include("shanzhi.cases.web.urls_resident")),
    path("", include("shanzhi.kernel.web.urls")),
    path("", include("shanzhi.places.web.urls")),
    path("", include("shanzhi.people.web.urls")),
    path("", include("shanzhi.organizations.web.urls")),
    path("", include("shanzhi.messaging.web.urls")),
    path("", include("shanzhi.visits.web.urls")),
    path("", include("shanzhi.sensing.web.urls")),
    path("", include("shanzhi.ballots.web.urls")),
    path("", include("shanzhi.deliberation.web.urls")),
    path("", include("shanzhi.projects.web.urls")),
    path("", include("shanzhi.insight.web.urls")),
    path("", include("shanzhi.portal.web.urls")),
]

handler400 = "shanzhi.portal.web.errors.unusable"
handler403 = "shanzhi.portal.web.errors.not_allowed"
handler404 = "shanzhi.portal.web.errors.no_such_page"
handler500 = "shanzhi.portal.web.errors.broken"
