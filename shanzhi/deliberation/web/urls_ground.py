"""Pages of talks."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.deliberation.web import talks, talks_desk, talks_hall

urlpatterns: list[URLPattern] = [
    path("talks", talks_hall.hall_page, name="talks"),
    path("talks/<uuid:public_id>", talks.talk_page, name="talk"),
    path("talks/<uuid:public_id>/votes", talks.votes, name="talk-votes"),
    path("talks/<uuid:public_id>/statements", talks.statements, name="talk-statements"),
    path("talks/<uuid:public_id>/own", talks.own_page, name="talk-own"),
    path("talks/<uuid:public_id>/results", talks.results_page, name="talk-results"),
    path("desk/talks", talks_desk.talks_page, name="desk-talks"),
    path("desk/talks/new", talks_desk.new_talk, name="talk-new"),
    path("desk/talks/<int:talk_id>", talks_desk.talk_page, name="desk-talk"),
    path("desk/talks/<int:talk_id>/closing", talks_desk.closing, name="talk-closing"),
    path(
        "desk/talks/statements/<int:statement_id>/decision",
        talks_desk.decision,
        name="statement-decision",
    ),
]
