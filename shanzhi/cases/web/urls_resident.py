"""Addresses of the resident's end that belong to matters."""

from __future__ import annotations

from django.urls import path

from shanzhi.cases.web import (
    resident_appeal,
    resident_follow,
    resident_matter,
    resident_me,
    resident_near,
    resident_phone,
    resident_report,
)

urlpatterns = [
    path("g/<str:code>/report", resident_report.report, name="report"),
    path("g/<str:code>/similar", resident_report.similar, name="similar"),
    path("g/<str:code>/near", resident_near.near_by, name="near"),
    path("support/<uuid:public_id>", resident_near.support, name="support"),
    path("follow/<uuid:public_id>", resident_follow.followed, name="follow"),
    path("follow/<uuid:public_id>/following", resident_follow.following, name="following"),
    path("follow/<uuid:public_id>/phone", resident_follow.phone, name="follow_phone"),
    path(
        "follow/<uuid:public_id>/confirmation",
        resident_follow.confirmation,
        name="follow_confirmation",
    ),
    path("m/<str:token>", resident_matter.matter, name="matter"),
    path("m/<str:token>/news", resident_matter.news, name="matter_news"),
    path("m/<str:token>/answer", resident_matter.answer, name="matter_answer"),
    path("m/<str:token>/rating", resident_matter.rating, name="matter_rating"),
    path("m/<str:token>/return", resident_matter.send_back, name="matter_return"),
    path("m/<str:token>/withdrawal", resident_matter.withdrawal, name="matter_withdrawal"),
    path("m/<str:token>/appeal", resident_appeal.appeal, name="matter_appeal"),
    path("m/<str:token>/phone", resident_phone.phone, name="matter_phone"),
    path(
        "m/<str:token>/phone/confirmation", resident_phone.confirmation, name="phone_confirmation"
    ),
    path("me", resident_me.me, name="me"),
    path("me/forgetting", resident_me.forgetting, name="me_forgetting"),
]
