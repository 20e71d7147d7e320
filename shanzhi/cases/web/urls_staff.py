"""Where the desk, the worker's end and the cockpit are."""

from __future__ import annotations

from django.urls import path

from shanzhi.cases.web import (
    desk,
    desk_actions,
    desk_circles,
    unmasking,
    urls_joint,
    urls_many,
    urls_quality,
    urls_time,
    worker,
    worker_hand_over,
    worker_offline,
    worker_report,
    worker_route,
)
from shanzhi.cases.web.urls_rules import urlpatterns as rules_urls

urlpatterns = [
    path("desk/", desk.queue, name="desk"),
    path("desk/categories", desk.category_list, name="desk-categories"),
    path("desk/cases/<str:number>", desk.matter, name="desk-case"),
    path("desk/cases/<str:number>/acceptance", desk_actions.acceptance, name="case-acceptance"),
    path("desk/cases/<str:number>/dispatch", desk_actions.dispatch, name="case-dispatch"),
    path("desk/cases/<str:number>/comments", desk_actions.comments, name="case-comments"),
    path("desk/cases/<str:number>/evidence", desk_actions.evidence, name="case-evidence"),
    path("desk/cases/<str:number>/question", desk_actions.question, name="case-question"),
    path("desk/cases/<str:number>/closure", desk_actions.closure, name="case-closure"),
    path("desk/cases/<str:number>/category", desk_actions.category, name="case-category"),
    path("desk/cases/<str:number>/unmasking", unmasking.unmasking, name="case-unmasking"),
    path("desk/cases/<str:number>/escalation", desk_circles.escalation, name="case-escalation"),
    path("desk/cases/<str:number>/return", desk_circles.giving_back, name="case-return"),
    path("desk/cases/<str:number>/decision", desk_circles.decision, name="case-decision"),
    path("worker/", worker.worklist, name="worker"),
    path("worker/offline", worker_offline.offline, name="worker-offline"),
    path("worker/outbox", worker_offline.outbox, name="worker-outbox"),
    path("worker/hand-over", worker_hand_over.hand_over, name="worker-hand-over"),
    path(
        "worker/hand-over/<int:operation_id>",
        worker_hand_over.handed_over,
        name="worker-handed-over",
    ),
    path(
        "worker/hand-over/<int:operation_id>/undo",
        worker_hand_over.hand_over_undo,
        name="worker-hand-over-undo",
    ),
    path("worker/route", worker_route.route, name="worker-route"),
    path("worker/report", worker_report.patrol, name="worker-report"),
    path("worker/report/place", worker_report.patrol_place, name="worker-report-place"),
    path("worker/report/guess", worker_report.patrol_guess, name="worker-report-guess"),
    path("worker/cases/<str:number>", worker.worker_matter, name="worker-case"),
    *urls_time.urlpatterns,
    *urls_many.urlpatterns,
    *urls_joint.urlpatterns,
    *urls_quality.urlpatterns,
]
urlpatterns += rules_urls
