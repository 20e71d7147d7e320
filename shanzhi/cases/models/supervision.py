"""督办: a matter on somebody's watch list, and reminders that must be answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models.clock import UNITS


class ReminderState(models.TextChoices):
    """An overdue reminder stays overdue, also when it is answered later (``answered_at``)."""

    WAITING = "waiting", _("待答复")
    ANSWERED = "answered", _("已答复")
    OVERDUE = "overdue", _("超时未答复")
    DROPPED = "dropped", _("督办已结束")


class Supervision(models.Model):
    """A matter is watched until it is ended with a reason. ``limit`` is how long the holder has
    to answer each reminder."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="supervisions")
    place_code = models.CharField(max_length=15)
    asked_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=300)
    limit_amount = models.PositiveSmallIntegerField()
    limit_unit = models.CharField(max_length=16, choices=UNITS)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(ended_at__isnull=True),
                name="supervision_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
                name="supervision_end_says_why",
            ),
        ]
        indexes = [models.Index(fields=["place_code", "-at"], name="supervision_place")]

    def __str__(self) -> str:
        return f"supervision of {self.case_id}"


class Reminder(models.Model):
    """One 催办: the holder owes an answer until ``due_at``."""

    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="reminders")
    state = models.CharField(
        max_length=8, choices=ReminderState.choices, default=ReminderState.WAITING
    )
    sent_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supervision"],
                condition=models.Q(state="waiting"),
                name="reminder_one_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ReminderState.values), name="reminder_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="overdue") | models.Q(overdue_at__isnull=False),
                name="reminder_overdue_since",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="waiting"), name="reminder_waits"
            )
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
