"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from shanzhi.portal.web import crawlers, resident, resident_sign_in

urlpatterns = [
    path("", resident.home, name="home"),
    path("g/<str:code>", resident.grid, name="grid"),
    path("g/<str:code>/services", resident.services, name="services"),
    path("me/sign-in", resident_sign_in.ways, name="resident_sign_in_ways"),
    path("me/sign-in/<slug:key>", resident_sign_in.begin, name="resident_sign_in"),
    path("me/sign-in/<slug:key>/return", resident_sign_in.complete, name="resident_sign_in_return"),
    path("me/sign-out", resident_sign_in.sign_out, name="resident_sign_out"),
    path("mode", resident.mode, name="mode"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("favicon.ico", crawlers.favicon, name="favicon"),
    path("language", resident.language, name="language"),
]
