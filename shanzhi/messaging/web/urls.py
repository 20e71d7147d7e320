"""URLs of the room."""

from django.urls import path

from shanzhi.messaging.web import pages

app_name = "messaging"
urlpatterns = [
    path("inbox", pages.inbox_page, name="inbox"),
    path("inbox/reading", pages.read_all, name="read_all"),
    path("inbox/<int:notice_id>/reading", pages.read_one, name="read_one"),
    path("operator/notices", pages.failed_page, name="failed"),
    path("operator/notices/<int:notice_id>/resending", pages.resend, name="resend"),
]
