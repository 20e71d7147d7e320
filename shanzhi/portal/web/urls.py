"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from shanzhi.portal.web import resident

urlpatterns = [
    path("", resident.home, name="home"),
    path("g/<str:code>", resident.grid, name="grid"),
    path("g/<str:code>/services", resident.services, name="services"),
    path("mode", resident.mode, name="mode"),
    path("language", resident.language, name="language"),
]
