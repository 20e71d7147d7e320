"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from shanzhi.portal.web import crawlers, own_data, own_data_changes, resident, resident_sign_in

urlpatterns = [
    path("", resident.home, name="home"),
    path("g/<str:code>", resident.grid, name="grid"),
    path("g/<str:code>/services", resident.services, name="services"),
    path("me/sign-in", resident_sign_in.ways, name="resident_sign_in_ways"),
    path("me/sign-in/<slug:key>", resident_sign_in.begin, name="resident_sign_in"),
    path("me/sign-in/<slug:key>/return", resident_sign_in.complete, name="resident_sign_in_return"),
    path("me/sign-out", resident_sign_in.sign_out, name="resident_sign_out"),
    path("me/data", own_data.own_data, name="own_data"),
    path("me/data/export", own_data.export, name="own_data_export"),
    path("me/data/language", own_data_changes.language, name="own_data_language"),
    path("me/data/phone", own_data_changes.phone, name="own_data_phone"),
    path(
        "me/data/phone/confirmation",
        own_data_changes.phone_confirmation,
        name="own_data_phone_confirmation",
    ),
    path("me/data/entry", own_data_changes.entry, name="own_data_entry"),
    path("me/data/entry/disowned", own_data_changes.entry_disowned, name="own_data_entry_disowned"),
    path("me/data/consents/<str:purpose>", own_data_changes.consent, name="own_data_consent"),
    path(
        "me/data/consents/<str:purpose>/withdrawal",
        own_data_changes.withdrawal,
        name="own_data_withdrawal",
    ),
    path("me/data/homes", own_data_changes.homes_taken_back, name="own_data_homes"),
    path("me/data/erasure", own_data_changes.erasure, name="own_data_erasure"),
    path("mode", resident.mode, name="mode"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("favicon.ico", crawlers.favicon, name="favicon"),
    path("language", resident.language, name="language"),
]
