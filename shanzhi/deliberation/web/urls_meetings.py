"""Pages of meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.deliberation.web import meetings, meetings_acts, meetings_desk, meetings_print

PUBLIC, DESK = "meetings/<uuid:public_id>", "desk/meetings/<int:meeting_id>"
INVITATION = "desk/meetings/invitations/<int:invitation_id>"
urlpatterns: list[URLPattern] = [
    path(PUBLIC, meetings.meeting_page, name="meeting"),
    path(f"{PUBLIC}/i/<str:token>", meetings.invitation_page, name="meeting-invitation"),
    path(f"{PUBLIC}/i/<str:token>/square.svg", meetings.own_square, name="meeting-square"),
    path(f"{PUBLIC}/here/<str:code>", meetings.here_page, name="meeting-here"),
    path(f"{PUBLIC}/answer", meetings.answer, name="meeting-answer"),
    path(f"{PUBLIC}/arrival", meetings.arrival, name="meeting-arrival"),
    path(f"{PUBLIC}/meeting.ics", meetings.calendar_file, name="meeting-calendar"),
    path("desk/meetings", meetings_desk.meetings_page, name="desk-meetings"),
    path("desk/meetings/new", meetings_desk.new_meeting, name="meeting-new"),
    path(DESK, meetings_desk.meeting_page, name="desk-meeting"),
    path(f"{DESK}/people", meetings_desk.people_page, name="meeting-people"),
    path(f"{DESK}/agenda", meetings_acts.agenda, name="meeting-agenda"),
    path(f"{DESK}/households", meetings_acts.households, name="meeting-households"),
    path(f"{DESK}/list", meetings_acts.people, name="meeting-list"),
    path(f"{DESK}/lots", meetings_acts.lots, name="meeting-lots"),
    path(f"{DESK}/drawing", meetings_acts.drawing, name="meeting-drawing"),
    path(f"{DESK}/notice", meetings_acts.notice, name="meeting-notice"),
    path(f"{DESK}/cancelling", meetings_acts.cancelling, name="meeting-cancelling"),
    path(f"{DESK}/opening", meetings_acts.opening, name="meeting-opening"),
    path(f"{DESK}/ending", meetings_acts.ending, name="meeting-ending"),
    path(f"{DESK}/minutes", meetings_acts.minutes, name="meeting-minutes"),
    path(f"{DESK}/recording", meetings_acts.recording, name="meeting-recording"),
    path(f"{DESK}/tasks", meetings_acts.tasks, name="meeting-tasks"),
    path(f"{DESK}/print/notice", meetings_print.notice, name="meeting-print-notice"),
    path(f"{DESK}/print/sheet", meetings_print.sheet, name="meeting-print-sheet"),
    path(f"{DESK}/print/minutes", meetings_print.minutes, name="meeting-print-minutes"),
    path(f"{DESK}/print/poster", meetings_print.poster, name="meeting-print-poster"),
    path(f"{DESK}/square.svg", meetings_print.poster_square, name="meeting-poster-square"),
    path(
        "desk/meetings/agenda/<int:agenda_id>/decision",
        meetings_acts.decision,
        name="meeting-decision",
    ),
    path(f"{INVITATION}/arrival", meetings_acts.arrival, name="invitation-arrival"),
    path(f"{INVITATION}/delivery", meetings_acts.delivery, name="invitation-delivery"),
    path(
        "desk/meetings/tasks/<int:task_id>/done", meetings_acts.task_done, name="meeting-task-done"
    ),
]
