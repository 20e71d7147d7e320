"""What is only between a person and a form: drafts, and who is at which matter just now."""

from __future__ import annotations

from django.db import models


class CaseDraft(models.Model):
    """What somebody has typed into a form of a matter and not sent. Only its author reads it;
    it outlives a crash, another device and a change of holder, and is swept after thirty days."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=20)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "case", "form"], name="draft_once"),
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_age")]

    def __str__(self) -> str:
        return f"draft of {self.form} for {self.case_id}"


class Presence(models.Model):
    """Somebody has the matter open. Written over by every beat, never kept as history."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    is_writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="presence_once"),
        ]
        indexes = [models.Index(fields=["seen_at"], name="presence_age")]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.case_id}"
