"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from shanzhi.portal.web import crawlers, resident

urlpatterns = [
    path("", resident.home, name="home"),
    path("g/<str:code>", resident.grid, name="grid"),
    path("g/<str:code>/services", resident.services, name="services"),
    path("mode", resident.mode, name="mode"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("favicon.ico", crawlers.favicon, name="favicon"),
    path("language", resident.language, name="language"),
]
