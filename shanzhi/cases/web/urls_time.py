"""Where time is asked for and decided."""

from __future__ import annotations

from django.urls import path

from shanzhi.cases.web import time_actions

urlpatterns = [
    path("desk/time-requests", time_actions.requests, name="desk-time-requests"),
    path("desk/cases/<str:number>/time-requests", time_actions.ask, name="case-time-requests"),
    path("desk/cases/<str:number>/time-decision", time_actions.decide, name="case-time-decision"),
    path("desk/cases/<str:number>/resumption", time_actions.resume, name="case-resumption"),
    path("desk/cases/<str:number>/standard", time_actions.standard, name="case-standard"),
    path("desk/cases/<str:number>/standards", time_actions.standards, name="case-standards"),
]
