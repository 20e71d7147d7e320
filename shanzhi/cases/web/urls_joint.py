"""Addresses of working together: whistles, parts, teams, systems outside, supervision."""

from __future__ import annotations

from django.urls import path

from shanzhi.cases.web import whistles, worker_calls

urlpatterns = [
    path("desk/whistles", whistles.whistles_page, name="desk-whistles"),
    path("desk/cases/<str:number>/whistles", whistles.whistle, name="case-whistle"),
    path(
        "desk/whistles/<int:whistle_id>/cancellation",
        whistles.cancellation,
        name="whistle-cancellation",
    ),
    path("desk/calls/<int:call_id>/appraisal", whistles.appraisal, name="call-appraisal"),
    path("worker/calls", worker_calls.calls, name="worker-calls"),
    path("worker/calls/<int:call_id>", worker_calls.call, name="worker-call"),
    path("worker/calls/<int:call_id>/arrival", worker_calls.arrival, name="call-arrival"),
    path("worker/calls/<int:call_id>/part", worker_calls.part, name="call-part"),
]
