"""Addresses of working together: whistles, parts, teams, systems outside, supervision."""

from __future__ import annotations

from django.urls import path

from shanzhi.cases.web import callouts, hand_overs, parts, supervision, whistles, worker_calls

urlpatterns = [
    path("desk/whistles", whistles.whistles_page, name="desk-whistles"),
    path("desk/cases/<str:number>/whistles", whistles.whistle, name="case-whistle"),
    path(
        "desk/whistles/<int:whistle_id>/cancellation",
        whistles.cancellation,
        name="whistle-cancellation",
    ),
    path("desk/calls/<int:call_id>/appraisal", whistles.appraisal, name="call-appraisal"),
    path("desk/cases/<str:number>/parts", parts.parts, name="case-parts"),
    path("desk/cases/<str:number>/part-acceptance", parts.part_acceptance, name="part-acceptance"),
    path("desk/cases/<str:number>/part-return", parts.part_return, name="part-return"),
    path("desk/supervision", supervision.supervision_page, name="desk-supervision"),
    path("desk/cases/<str:number>/supervision", supervision.supervision, name="case-supervision"),
    path(
        "desk/supervision/<int:supervision_id>/reminder",
        supervision.reminder,
        name="supervision-reminder",
    ),
    path(
        "desk/supervision/<int:supervision_id>/ending",
        supervision.ending,
        name="supervision-ending",
    ),
    path("desk/reminders/<int:reminder_id>/answer", supervision.answer, name="reminder-answer"),
    path("desk/external", hand_overs.hand_overs_page, name="desk-external"),
    path("desk/external/systems", hand_overs.systems, name="outside-systems"),
    path("desk/cases/<str:number>/hand-over", hand_overs.hand_over, name="case-hand-over"),
    path("desk/cases/<str:number>/chase", hand_overs.chase, name="case-chase"),
    path("desk/cases/<str:number>/take-back", hand_overs.take_back, name="case-take-back"),
    path("desk/cases/<str:number>/callout", callouts.callout, name="case-callout"),
    path("worker/callouts", callouts.callouts_page, name="worker-callouts"),
    path(
        "worker/callouts/<int:callout_id>/acceptance",
        callouts.acceptance,
        name="callout-acceptance",
    ),
    path("worker/callouts/<int:callout_id>/refusal", callouts.refusal, name="callout-refusal"),
    path("worker/callouts/<int:callout_id>/arrival", callouts.arrival, name="callout-arrival"),
    path(
        "worker/callouts/<int:callout_id>/completion",
        callouts.completion,
        name="callout-completion",
    ),
    path("worker/calls", worker_calls.calls, name="worker-calls"),
    path("worker/calls/<int:call_id>", worker_calls.call, name="worker-call"),
    path("worker/calls/<int:call_id>/arrival", worker_calls.arrival, name="call-arrival"),
    path("worker/calls/<int:call_id>/part", worker_calls.part, name="call-part"),
]
