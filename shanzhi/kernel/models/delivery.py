"""What became of each event after its commit."""

from __future__ import annotations

from django.db import models


class HandledEvent(models.Model):
    """Mark that a handler's effect for an event is committed: it never happens twice."""

    pk = models.CompositePrimaryKey("event_id", "handler")
    event_id = models.BigIntegerField()
    handler = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.event_id} {self.handler}"


class DeadLetter(models.Model):
    """An event whose handler failed for good; an operator sees it and can try again."""

    event = models.ForeignKey("kernel.Event", on_delete=models.PROTECT, related_name="dead_letters")
    handler = models.CharField(max_length=120)
    error = models.TextField()
    failed_at = models.DateTimeField()
    attempts = models.PositiveIntegerField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="dead_letter_once")
        ]

    def __str__(self) -> str:
        return f"{self.handler} for event {self.event_id}"
