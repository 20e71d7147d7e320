"""Open sessions of those who work here."""

from __future__ import annotations

from django.db import models


class StaffSession(models.Model):
    """Where somebody is signed in; it goes with Django's own session, whatever ends that.

    ``address`` and ``device`` (what the browser says of itself) are shown to the account's owner
    and to the security administrator.
    """

    session = models.OneToOneField(
        "sessions.Session", on_delete=models.CASCADE, related_name="staff_session"
    )
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    device = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"session of account {self.account_id}"
